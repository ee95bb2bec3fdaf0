"""Builds a large, fictional data set with set-based SQL; the owner switches the book off while it does.

Fifty units, one lead for each forty cases, and the steady state of a good house: seven tracks of ten are open with an
approved plan and recent acts, one is waived, one is concluded in a closed case, one was never assessed. Every second
case has a seized asset with two values; some assets are split, some cases have changed units, one track of fifty is
dormant, one move of twenty was recorded late. There are five thousand family names; one of fifty people is called
Fictief, which is what the searches look for.
"""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connections

UNITS = 50
OWN_CASES = 40  # what an ordinary investigator leads and has keys to
PROSECUTED = 200  # the cases of the prosecutor

PEOPLE = [
    "INSERT INTO access_agency(code, name, country) VALUES ('BENCH', 'Fictional agency', 'NL')",
    """INSERT INTO access_unit(code, name, agency_id)
       SELECT 'B'||i, 'Unit '||i, a.id FROM generate_series(1, %(units)s) i, access_agency a WHERE a.code = 'BENCH'""",
    """INSERT INTO access_user(password, username, name, email, role, agency_id, unit_id, is_active, purpose, created_at)
       SELECT %(password)s, p.username, 'Bench '||p.username, '', p.role, u.agency_id, u.id, true, '', now()
       FROM (SELECT 'bench_'||u||'_'||n AS username, 'investigator' AS role, u
               FROM generate_series(1, %(units)s) u, generate_series(1, 1 + %(total)s / %(units)s / %(own)s) n
             UNION ALL VALUES ('bench_chief', 'chief', 1), ('bench_prosecutor', 'prosecutor', 1)) p
       JOIN access_unit u ON u.code = 'B'||p.u""",
]
CASES = [
    """INSERT INTO access_compartment(kind, label, unit_id)
       SELECT 'case', 'BN-'||i, u.id FROM generate_series(1, %(total)s) i
       JOIN access_unit u ON u.code = 'B'||(1 + i %% %(units)s) ORDER BY i""",
    """CREATE TEMP TABLE plan AS
       SELECT c.id AS room, c.label, c.unit_id, i, u.id AS lead, i %% 10 AS kind,
              current_date - (30 + i::bigint * 7919 %% 900)::int AS opened
       FROM (SELECT *, substr(label, 4)::int AS i FROM access_compartment WHERE label LIKE 'BN-%%') c
       JOIN access_user u ON u.username = 'bench_'||(1 + i %% %(units)s)||'_'||(1 + i / %(units)s / %(own)s)""",
    """INSERT INTO investigations_case(uuid, reference, codename, summary, compartment_id, agency_id, unit_id, lead_id,
         state, opened_on, purpose, purpose_on, criminal_activity_on, version, created_at, updated_at)
       SELECT gen_random_uuid(), label, 'NAME '||substr(md5(label), 1, 8), '', room, a.id, unit_id, lead,
         CASE kind WHEN 2 THEN 'closed' ELSE 'open' END, opened, 'to find who earned', opened,
         current_date - (i %% 25), 1, now(), now() - make_interval(mins => i)
       FROM plan, access_agency a WHERE a.code = 'BENCH' ORDER BY i""",
    "ALTER TABLE plan ADD case_id bigint",
    "UPDATE plan SET case_id = c.id FROM investigations_case c WHERE c.compartment_id = plan.room",
    "ANALYZE plan",
    """INSERT INTO access_grant(compartment_id, unit_id, user_id, role, origin, starts_at, legal_ground, reason)
       SELECT room, NULL::bigint, lead, 'investigator', 'created', now(), '', '' FROM plan
       UNION ALL SELECT room, NULL, u.id, 'prosecutor', 'given', now(), '', '' FROM plan, access_user u
         WHERE u.username = 'bench_prosecutor' AND i %% (%(total)s / %(prosecuted)s) = 0
       UNION ALL SELECT NULL, u.unit_id, u.id, 'chief', 'given', now(), '', '' FROM access_user u
         WHERE u.username = 'bench_chief'""",
    """INSERT INTO investigations_assignment(case_id, compartment_id, unit_id, lead_id, effective_on, reason,
         assigned_by_id, at)
       SELECT case_id, room, CASE WHEN i %% 30 = 5 THEN o.id ELSE p.unit_id END, lead, opened, '', lead, now()
         FROM plan p, (SELECT id FROM access_unit WHERE code = 'B2') o
       UNION ALL SELECT case_id, room, unit_id, lead, opened + 15, '', lead, now() FROM plan WHERE i %% 30 = 5""",
    """INSERT INTO investigations_casemove(case_id, compartment_id, from_state, to_state, effective_on, reason,
         moved_by_id, at)
       SELECT case_id, room, split_part(m, ' ', 1), split_part(m, ' ', 2), opened + 25, 'done', lead, opened + 26
       FROM plan, unnest(ARRAY['open closing', 'closing closed']) WITH ORDINALITY AS s(m, n) WHERE kind = 2
       ORDER BY case_id, n""",
    """INSERT INTO investigations_subject(uuid, case_id, compartment_id, kind, name, name_key, skeleton, aliases,
         category, network_role, born_on, nationality, notes, sealed, version, created_at,
         updated_at)
       SELECT gen_random_uuid(), case_id, room, 'person', initcap(given)||' '||initcap(family),
         least(given, family)||' '||greatest(given, family), regexp_replace(given||' '||family, '[aeiou]', '', 'g'), '',
         'suspect', 'driver', '', 'UTO', '', false, 1, now(), now()
       FROM plan, generate_series(1, 2) n,
         LATERAL (SELECT translate(substr(md5(i::text||n), 1, 10), '0123456789', 'bdglmnrstv') AS given,
                  CASE (i + n) %% 50 WHEN 0 THEN 'fictief'
                  ELSE translate(substr(md5((i::bigint * 7919 %% 5000)::text), 1, 8), '0123456789', 'bdglmnrstv') END AS family)""",
]
TRACKS = [
    """INSERT INTO finance_financialtrack(uuid, case_id, compartment_id, state, lead_id, next_step, money_activity_on,
         version, updated_at)
       SELECT gen_random_uuid(), case_id, room,
         CASE kind WHEN 0 THEN 'not_assessed' WHEN 1 THEN 'waived' WHEN 2 THEN 'concluded' ELSE 'open' END,
         CASE WHEN kind > 1 THEN lead END, '', current_date - CASE WHEN i %% 50 = 7 THEN 40 ELSE i %% 20 END, 1, now()
       FROM plan""",
    """INSERT INTO finance_waiver(uuid, case_id, compartment_id, reason_code, text, starts_on, until, state,
         requested_by_id, created_at)
       SELECT gen_random_uuid(), case_id, room, 'no_profit', 'no money', current_date - 20, current_date + 60, 'approved',
         lead, now() FROM plan WHERE kind = 1""",
    """INSERT INTO finance_trackmove(track_id, compartment_id, from_state, to_state, effective_on, reason, lead_id,
         outcome, waiver_id, moved_by_id, at)
       SELECT t.id, room, m.f, m.t, opened + m.days, '', lead, m.outcome, w.id, lead,
         opened + m.days + CASE WHEN i %% 20 = 9 THEN 15 ELSE 1 END
       FROM plan p JOIN finance_financialtrack t USING (case_id)
       JOIN (VALUES (1, 1, 'not_assessed', 'waived', 10, ''), (2, 1, 'not_assessed', 'open', 10, ''),
                    (2, 2, 'open', 'concluded', 20, 'no_proceeds'), (3, 1, 'not_assessed', 'open', 10, ''))
            AS m(kind, n, f, t, days, outcome) ON m.kind = least(p.kind, 3)
       LEFT JOIN finance_waiver w ON w.case_id = p.case_id ORDER BY t.id, m.n""",
    """INSERT INTO finance_trackplan(uuid, track_id, compartment_id, text, state, proposed_by_id, created_at)
       SELECT gen_random_uuid(), id, compartment_id, 'plan', 'approved', lead_id, now()
       FROM finance_financialtrack WHERE state = 'open'""",
]
ASSETS = [
    """INSERT INTO finance_asset(uuid, case_id, compartment_id, type, label, state, country, place, legal_owner_name,
         indications, notes, version, created_by_id, created_at, updated_at)
       SELECT gen_random_uuid(), case_id, room, 'vehicle', 'Car '||i, CASE WHEN i %% 100 = 4 THEN 'split' ELSE 'seized' END,
         'NL', '', '', '', '', 1, lead, now(), now() - make_interval(mins => i) FROM plan WHERE i %% 2 = 0""",
    """INSERT INTO finance_asset(uuid, case_id, compartment_id, type, label, state, country, place, legal_owner_name,
         indications, notes, version, created_by_id, created_at, updated_at, part_of_id)
       SELECT gen_random_uuid(), case_id, compartment_id, type, label||' part '||n, 'seized', country, '', '', '', '', 1,
         created_by_id, now(), updated_at, id FROM finance_asset, generate_series(1, 2) n WHERE state = 'split'""",
    """INSERT INTO finance_assetvaluation(asset_id, compartment_id, amount, currency, valued_on, source, entered_by_id, at)
       SELECT a.id, compartment_id, a.id %% 9973 + n + 0.37, 'EUR', current_date - 20 + n, 'appraiser', created_by_id,
         now() FROM finance_asset a, generate_series(1, 2) n""",
    """INSERT INTO finance_assetmove(uuid, asset_id, compartment_id, from_state, to_state, effective_on, legal_basis_id,
         authority, amount, currency, note, to_confirm, moved_by_id, at)
       SELECT gen_random_uuid(), a.id, compartment_id, 'traced', 'seized', current_date - 15, b.id, 'officer',
         a.id %% 9973 + 0.11, 'EUR', '', true, created_by_id, now()
       FROM finance_asset a, (SELECT min(id) AS id FROM desk_legalbasis) b WHERE part_of_id IS NULL""",
    """INSERT INTO finance_seizureconfirmation(move_id, compartment_id, verdict, reason, recorded_by_id, confirmed_by_id,
         at)
       SELECT m.id, compartment_id, 'confirmed', 'agreed', moved_by_id, u.id, now() FROM finance_assetmove m, access_user u
       WHERE u.username = 'bench_prosecutor' AND m.id %% 20 <> 0""",
]
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', t.relname, c.conname),
       format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid))
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
 WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"""
TABLES = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'audit%'"""


def _column(cursor: Any, statement: str) -> list[Any]:
    cursor.execute(statement)
    return cursor.fetchall()


def build(total: int) -> None:
    """Fill an empty, migrated database with `total` cases; each foreign key is checked once, at the end."""
    values = {"units": UNITS, "total": total, "own": OWN_CASES, "prosecuted": PROSECUTED}
    with connections["owner"].cursor() as cursor:
        tables, keys = _column(cursor, TABLES), _column(cursor, FOREIGN_KEYS)
        for (table,) in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for drop, _ in keys:
            cursor.execute(drop)
        for statement in (*PEOPLE, *CASES, *TRACKS, *ASSETS):
            cursor.execute(statement, {**values, "password": make_password(None)})
        for _, add in keys:
            cursor.execute(add)
        for (table,) in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")
