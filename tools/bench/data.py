"""Builds a large, fictional data set with set-based SQL; the owner switches the book off while it does."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connections

TABLES = (
    "access_agency access_unit access_user access_compartment access_grant investigations_case"
    " investigations_assignment investigations_subject investigations_casemove finance_financialtrack finance_trackmove"
    " finance_trackplan finance_planstep finance_asset finance_assetvaluation finance_assetmove"
).split()
UNITS = 50
OWN_CASES = 40  # what an ordinary investigator holds

SETUP = [
    """INSERT INTO access_agency(code, name, country) VALUES ('BENCH', 'Fictional agency', 'NL')""",
    """INSERT INTO access_unit(code, name, agency_id)
       SELECT 'B'||i, 'Unit '||i, a.id FROM generate_series(1, %(units)s) i, access_agency a WHERE a.code = 'BENCH'""",
    """INSERT INTO access_user(password, username, name, email, role, agency_id, unit_id, is_active, purpose, created_at)
       SELECT %(password)s, 'bench_'||r, 'Bench '||r, r||'@example.org', r, a.id, u.id, true, '', now()
       FROM unnest(ARRAY['investigator','chief']) r, access_agency a, access_unit u WHERE a.code='BENCH' AND u.code='B1'""",
    """INSERT INTO access_grant(unit_id, user_id, role, origin, starts_at, legal_ground, reason)
       SELECT u.id, p.id, 'chief', 'given', now(), '', '' FROM access_unit u, access_user p
       WHERE u.code = 'B1' AND p.username = 'bench_chief'""",
]
ROOMS = """
INSERT INTO access_compartment(kind, label, unit_id)
SELECT 'case', 'BN-'||i, u.id FROM generate_series(%(low)s, %(high)s) i
JOIN access_unit u ON u.code = 'B'||(1 + (i * 7919) %% %(units)s)"""
CASES = """
INSERT INTO investigations_case(uuid, reference, codename, summary, compartment_id, agency_id, unit_id, lead_id, state,
  opened_on, purpose, purpose_on, criminal_activity_on, version, created_at, updated_at)
SELECT gen_random_uuid(), c.label, 'NAME '||substr(md5(c.label), 1, 8), '', c.id, u.agency_id, u.id, p.id, 'open',
  current_date - (c.id %% 900)::int, 'to find who earned', current_date - (c.id %% 900)::int,
  current_date - (c.id %% 25)::int, 1, now(), now()
FROM access_compartment c JOIN access_unit u ON u.id = c.unit_id JOIN access_user p ON p.username = 'bench_chief'
WHERE c.label LIKE 'BN-%%' AND NOT EXISTS (SELECT 1 FROM investigations_case x WHERE x.compartment_id = c.id)"""
FILL = [
    """INSERT INTO investigations_assignment(case_id, compartment_id, unit_id, lead_id, effective_on, reason, assigned_by_id, at)
       SELECT id, compartment_id, unit_id, lead_id, opened_on, '', lead_id, now() FROM investigations_case""",
    """INSERT INTO investigations_subject(uuid, case_id, compartment_id, kind, name, aliases, category, network_role, born_on,
       nationality, notes, version, created_at, updated_at)
       SELECT gen_random_uuid(), id, compartment_id, 'person', 'Fictief '||substr(md5(id::text||n), 1, 10), '', 'suspect',
       'driver', '', 'UTO', '', 1, now(), now() FROM investigations_case, generate_series(1, 2) n""",
    # nine tracks of ten are open with an approved plan and recent activity: the steady state of a good house
    """INSERT INTO finance_financialtrack(uuid, case_id, compartment_id, state, lead_id, next_step, money_activity_on,
       version, updated_at)
       SELECT gen_random_uuid(), id, compartment_id, CASE WHEN id %% 10 = 0 THEN 'not_assessed' ELSE 'open' END,
       CASE WHEN id %% 10 = 0 THEN NULL ELSE lead_id END, '', current_date - (id %% 20)::int, 1, now()
       FROM investigations_case""",
    """INSERT INTO finance_trackmove(track_id, compartment_id, from_state, to_state, effective_on, reason, lead_id, outcome,
       moved_by_id, at)
       SELECT id, compartment_id, 'not_assessed', 'open', current_date - 20, '', lead_id, '', lead_id, now()
       FROM finance_financialtrack WHERE state = 'open'""",
    """INSERT INTO finance_trackplan(uuid, track_id, compartment_id, text, state, proposed_by_id, created_at)
       SELECT gen_random_uuid(), id, compartment_id, 'plan', 'approved', lead_id, now()
       FROM finance_financialtrack WHERE state = 'open'""",
    """INSERT INTO access_grant(compartment_id, user_id, role, origin, starts_at, legal_ground, reason)
       SELECT c.compartment_id, p.id, 'investigator', 'created', now(), '', ''
       FROM (SELECT compartment_id FROM investigations_case WHERE id %% greatest(1, %(total)s / %(own)s) = 0 LIMIT %(own)s) c,
       access_user p WHERE p.username = 'bench_investigator'""",
]


def _triggers(cursor: Any, word: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


def build(total: int) -> None:
    """Fill an empty, migrated database with `total` cases."""
    values = {"units": UNITS, "total": total, "own": OWN_CASES, "password": make_password("bench bench bench")}
    with connections["owner"].cursor() as cursor:
        _triggers(cursor, "DISABLE")
        for statement in SETUP:
            cursor.execute(statement, values)
        for low in range(1, total + 1, 100_000):
            high = min(low + 99_999, total)
            cursor.execute(ROOMS, {**values, "low": low, "high": high})
        cursor.execute(CASES, values)
        for statement in FILL:
            cursor.execute(statement, values)
        _triggers(cursor, "ENABLE")
        cursor.execute("ANALYZE")
