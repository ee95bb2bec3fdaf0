"""What is measured: ours, and the bare SQL that does the same work."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.test import Client

from access.models import User
from audit.actions import action
from finance.coverage.figures import count
from finance.coverage.report import month_ends
from finance.flags.engine import sweep
from investigations.actions.cases import register_case
from investigations.models import Case

Work = Callable[[], Any]


@dataclass(frozen=True)
class Part:
    """One row of the table: its name, our work and the bare work, and how often to repeat them."""

    name: str
    ours: Work
    bare: Work
    rounds: int = 15


LIST_OWN = """
SELECT c.reference, c.codename, c.state, c.opened_on, u.name FROM investigations_case c JOIN access_unit u ON u.id = c.unit_id
WHERE c.compartment_id = ANY(%s) ORDER BY c.opened_on DESC, c.id DESC LIMIT 51"""
LIST_UNIT = """
SELECT c.reference, c.codename, c.state, c.opened_on, u.name FROM investigations_case c JOIN access_unit u ON u.id = c.unit_id
WHERE c.unit_id = ANY(%s) ORDER BY c.opened_on DESC, c.id DESC LIMIT 51"""
PAGE = """
SELECT c.*, (SELECT json_agg(s) FROM investigations_subject s WHERE s.case_id = c.id),
 (SELECT json_agg(r) FROM investigations_route r WHERE r.case_id = c.id)
FROM investigations_case c WHERE c.reference = %s"""
SEARCH_OWN = """
SELECT c.reference, s.name FROM investigations_subject s JOIN investigations_case c ON c.id = s.case_id
WHERE upper(s.name) LIKE %s AND s.compartment_id = ANY(%s) LIMIT 25"""
SEARCH_UNIT = """
SELECT c.reference, s.name FROM investigations_subject s JOIN investigations_case c ON c.id = s.case_id
WHERE upper(s.name) LIKE %s AND c.unit_id = ANY(%s) LIMIT 25"""
WORK = """
SELECT c.reference, t.state, t.next_step, f.code FROM investigations_case c
JOIN finance_financialtrack t ON t.case_id = c.id LEFT JOIN finance_flag f ON f.case_id = c.id AND f.cleared_at IS NULL
WHERE c.lead_id = %s AND c.state <> 'closed' ORDER BY c.opened_on DESC LIMIT 50"""
FIGURES = """
SELECT v.currency, sum(v.amount), (SELECT sum(amount) FROM finance_assetmove m JOIN finance_asset x ON x.id = m.asset_id
  WHERE m.to_state = 'seized' AND {scope}) FROM finance_assetvaluation v JOIN finance_asset x ON x.id = v.asset_id
WHERE {scope} GROUP BY 1"""
UNIT_ASSETS = "x.case_id IN (SELECT id FROM investigations_case WHERE unit_id = ANY(%s))"
COVERED = """
SELECT c.unit_id, count(*), count(*) FILTER (WHERE t.state IN ('open', 'concluded'))
FROM investigations_case c JOIN finance_financialtrack t ON t.case_id = c.id WHERE c.state <> 'closed' GROUP BY 1"""
SWEPT = """
SELECT count(*) FROM investigations_case c LEFT JOIN finance_financialtrack t ON t.case_id = c.id
LEFT JOIN finance_trackplan p ON p.track_id = t.id"""
CREATE = [
    "INSERT INTO access_compartment(kind, label, unit_id) VALUES ('case', %(ref)s, %(unit)s) RETURNING id",
    """INSERT INTO investigations_case(uuid, reference, codename, summary, compartment_id, agency_id, unit_id, lead_id, state,
       opened_on, purpose, criminal_activity_on, version, created_at, updated_at) VALUES (gen_random_uuid(), %(ref)s, 'BARE', '',
       %(room)s, %(agency)s, %(unit)s, %(user)s, 'open', current_date, 'p', current_date, 1, now(), now()) RETURNING id""",
    """INSERT INTO access_grant(compartment_id, user_id, role, origin, starts_at, legal_ground, reason)
       VALUES (%(room)s, %(user)s, 'investigator', 'created', now(), '', '')""",
    """INSERT INTO investigations_assignment(case_id, compartment_id, unit_id, lead_id, effective_on, reason, assigned_by_id, at)
       VALUES (%(case)s, %(room)s, %(unit)s, %(user)s, current_date, '', %(user)s, now())""",
    """INSERT INTO finance_financialtrack(uuid, case_id, compartment_id, state, next_step, version, updated_at)
       VALUES (gen_random_uuid(), %(case)s, %(room)s, 'not_assessed', '', 1, now())""",
]


def _sql(statement: str, *values: Any) -> Work:
    def run() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall()

    return run


def _get(user: User, address: str) -> Work:
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")

    def run() -> Any:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return run


def _create(user: User) -> Work:
    def run() -> Any:
        return register_case(
            user, codename="BENCH", summary="", opened_on=date.today(), purpose="p", unit=user.unit, lead=user
        )

    return run


def _bare_create(user: User) -> Work:
    """The same rows by hand; the action is opened because the database takes nothing without one."""
    numbers = itertools.count(1)

    def run() -> Any:
        values = {"ref": f"BARE-{next(numbers)}", "unit": user.unit_id, "agency": user.agency_id, "user": user.pk}
        with transaction.atomic(), action(user, "bench.bare"), connection.cursor() as cursor:
            cursor.execute(CREATE[0], values)
            values["room"] = cursor.fetchone()[0]
            cursor.execute(CREATE[1], values)
            values["case"] = cursor.fetchone()[0]
            for statement in CREATE[2:]:
                cursor.execute(statement, values)

    return run


def parts() -> Iterator[Part]:
    """Yield what is measured, in turn."""
    own = User.objects.get(username="bench_1_1")
    chief = User.objects.get(username="bench_chief")
    prosecutor = User.objects.get(username="bench_prosecutor")
    rooms = list(own.grants.values_list("compartment_id", flat=True))
    held = list(prosecutor.grants.values_list("compartment_id", flat=True))
    reference = Case.objects.filter(compartment_id__in=rooms).order_by("pk")[0].reference
    units = [chief.unit_id]
    in_rooms, in_units = FIGURES.format(scope="x.compartment_id = ANY(%s)"), FIGURES.format(scope=UNIT_ASSETS)
    yield Part("case_list (40 cases)", _get(own, "/cases/"), _sql(LIST_OWN, rooms))
    yield Part("case_list (unit chief)", _get(chief, "/cases/"), _sql(LIST_UNIT, units))
    yield Part("case_page", _get(own, f"/cases/{reference}/"), _sql(PAGE, reference))
    yield Part("search (40 cases)", _get(own, "/search/?q=fictief"), _sql(SEARCH_OWN, "%FICTIEF%", rooms))
    yield Part("search (unit chief)", _get(chief, "/search/?q=fictief"), _sql(SEARCH_UNIT, "%FICTIEF%", units))
    yield Part("my_work (40 cases)", _get(own, "/"), _sql(WORK, own.pk))
    yield Part("my_work (unit chief)", _get(chief, "/"), _sql(WORK, chief.pk))
    yield Part("portfolio (200 cases)", _get(prosecutor, "/portfolio/"), _sql(in_rooms, held, held), 5)
    yield Part("portfolio (unit chief)", _get(chief, "/portfolio/"), _sql(in_units, units, units), 5)
    yield Part("coverage (24 months)", lambda: count(month_ends(date.today())), _sql(COVERED), 3)
    yield Part("coverage (page)", _get(chief, "/coverage/"), _sql(COVERED), 3)  # may show a count that was kept
    yield Part("create", _create(own), _bare_create(own))
    yield Part("flag_sweep", sweep, _sql(SWEPT), 3)
