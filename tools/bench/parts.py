"""What is measured: ours, and the bare SQL that does the same work."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.test import Client

from access.models import User
from audit.actions import action
from investigations.models import Case

Work = Callable[[], Any]
Part = tuple[str, Work, Work, int]

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
SEARCH = """
SELECT c.reference, s.name FROM investigations_subject s JOIN investigations_case c ON c.id = s.case_id
WHERE upper(s.name) LIKE %s AND c.unit_id = ANY(%s) LIMIT 20"""
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


def _sql(statement: str, values: list[Any]) -> Work:
    def run() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return run


def _get(username: str, address: str) -> Work:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="access.backends.PasswordBackend")

    def run() -> Any:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return run


def _create(user: User) -> Work:
    from investigations.actions.cases import register_case

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
    """Yield name, our work, the bare work, and how often to repeat them."""
    from finance.flags.engine import sweep

    own = User.objects.get(username="bench_investigator")
    chief = User.objects.get(username="bench_chief")
    rooms = list(own.grants.values_list("compartment_id", flat=True))
    case = Case.objects.filter(compartment_id__in=rooms).order_by("pk")[0]
    units = [own.unit_id]
    yield "case_list (40 cases)", _get(own.username, "/cases/"), _sql(LIST_OWN, [rooms]), 15
    yield "case_list (unit chief)", _get(chief.username, "/cases/"), _sql(LIST_UNIT, [units]), 15
    yield "case_page", _get(own.username, f"/cases/{case.reference}/"), _sql(PAGE, [case.reference]), 15
    yield "search (40 cases)", _get(own.username, "/search/?q=fictief"), _sql(SEARCH, ["%FICTIEF%", units]), 15
    yield "search (unit chief)", _get(chief.username, "/search/?q=fictief"), _sql(SEARCH, ["%FICTIEF%", units]), 15
    yield "create", _create(own), _bare_create(own), 15
    sweep()  # raises what the data set lacks; what follows is the steady state
    yield "flag_sweep", sweep, _sql(SWEPT, []), 3
