"""Tells people of flags: in the page and by e-mail, in the transaction that raises or escalates them."""

from django.db import connection

from access.rules import Right, roles_with

# Only somebody who can open the room now is told of what lies in it.
HAS_KEY = """EXISTS (SELECT FROM access_grant g JOIN access_compartment room ON room.id = f.compartment_id
  WHERE (g.user_id = u.id OR g.member_unit_id = u.unit_id) AND g.role = ANY(%(roles)s)
    AND g.starts_at <= clock_timestamp() AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp())
    AND (g.compartment_id = room.id OR (g.unit_id = room.unit_id AND room.kind = 'case')))"""
LEADS = f"""
INSERT INTO desk_notification(user_id, compartment_id, kind, thing, details, url, created_at)
SELECT u.id, f.compartment_id, 'flag.raised', c.reference, jsonb_build_object('flag', f.uuid, 'code', f.code),
       '/flags/' || f.uuid || '/', clock_timestamp()
  FROM finance_flag f JOIN investigations_case c ON c.id = f.case_id
  LEFT JOIN finance_financialtrack t ON t.case_id = c.id
  JOIN access_user u ON u.id IN (c.lead_id, t.lead_id) AND u.is_active
 WHERE f.id = ANY(%(flags)s) AND {HAS_KEY}
 ORDER BY f.id, u.id
RETURNING user_id"""
CHIEFS = f"""
INSERT INTO desk_notification(user_id, compartment_id, kind, thing, details, url, created_at)
SELECT u.id, f.compartment_id, 'flag.escalated', c.reference, jsonb_build_object('flag', f.uuid, 'code', f.code),
       '/flags/' || f.uuid || '/', clock_timestamp()
  FROM finance_flag f JOIN investigations_case c ON c.id = f.case_id
  JOIN access_user u ON u.is_active AND EXISTS (
       SELECT FROM access_grant k WHERE k.user_id = u.id AND k.unit_id = c.unit_id AND k.role = 'chief'
          AND k.starts_at <= clock_timestamp() AND (k.ends_at IS NULL OR k.ends_at > clock_timestamp()))
 WHERE f.id = ANY(%(flags)s) AND {HAS_KEY}
 ORDER BY f.id, u.id
RETURNING user_id"""
# One e-mail waits for a person at a time: it only says where to look, so a second would say nothing new.
MAIL = """
INSERT INTO desk_mailout(user_id, kind, thing, url, created_at, failures)
SELECT u.id, 'flags', '', '/flags/', clock_timestamp(), 0 FROM access_user u
 WHERE u.id = ANY(%(users)s) AND u.email <> ''
   AND NOT EXISTS (SELECT FROM desk_mailout m WHERE m.user_id = u.id AND m.kind = 'flags' AND m.sent_at IS NULL)"""


def tell_leads(flags: list[int]) -> None:
    """Tell the case lead and the financial lead of flags that were just raised."""
    _tell(LEADS, flags)


def tell_chiefs(flags: list[int]) -> None:
    """Tell the chief of the unit of flags that stand too long."""
    _tell(CHIEFS, flags)


def _tell(statement: str, flags: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"flags": flags, "roles": sorted(roles_with(Right.CASE_READ))})
        users = sorted({row[0] for row in cursor.fetchall()})
        if users:
            cursor.execute(MAIL, {"users": users})
