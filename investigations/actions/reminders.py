"""Reminds the owners of tasks: once some days before the day, once when it has passed; all in the database at once."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from access.rules import Right, roles_with
from audit.actions import action
from desk.queries.law import term

ACTOR = "job:remind_of_tasks"
BATCH = 500  # reminders of one transaction
LOCK = 7250040
# Only somebody who can open the room now is reminded of what lies in it.
DUE = """
SELECT t.id, t.owner_id, CASE WHEN t.due_on < %(today)s THEN 'late' ELSE 'soon' END AS kind
  FROM investigations_task t
  JOIN investigations_case c ON c.id = t.case_id AND c.state <> 'closed'
  JOIN access_user u ON u.id = t.owner_id AND u.is_active
 WHERE t.state IN ('open', 'started') AND t.removed_at IS NULL AND t.due_sort <= %(until)s
   AND NOT EXISTS (SELECT FROM investigations_taskreminder r
                    WHERE r.task_id = t.id AND r.user_id = t.owner_id AND r.due_on = t.due_on
                      AND r.kind = CASE WHEN t.due_on < %(today)s THEN 'late' ELSE 'soon' END)
   AND EXISTS (SELECT FROM access_grant g JOIN access_compartment room ON room.id = t.compartment_id
                WHERE (g.user_id = u.id OR g.member_unit_id = u.unit_id) AND g.role = ANY(%(roles)s)
                  AND g.starts_at <= clock_timestamp() AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp())
                  AND (g.compartment_id = room.id OR (g.unit_id = room.unit_id AND room.kind = 'case')))
 ORDER BY t.id LIMIT %(batch)s"""
REMIND = """
WITH given AS (
  INSERT INTO investigations_taskreminder(task_id, compartment_id, user_id, kind, due_on, at)
  SELECT t.id, t.compartment_id, t.owner_id, d.kind, t.due_on, clock_timestamp()
    FROM unnest(%(tasks)s::bigint[], %(kinds)s::text[]) AS d(task_id, kind)
    JOIN investigations_task t ON t.id = d.task_id
   ORDER BY t.id
  ON CONFLICT (task_id, user_id, kind, due_on) DO NOTHING
  RETURNING task_id, compartment_id, user_id, kind, due_on)
INSERT INTO desk_notification(user_id, compartment_id, kind, thing, details, url, created_at)
SELECT g.user_id, g.compartment_id, 'task.' || g.kind, c.reference,
       jsonb_build_object('task', 'T-' || lpad(t.number::text, 3, '0'), 'title', t.title, 'due_on', g.due_on),
       '/tasks/' || t.uuid || '/', clock_timestamp()
  FROM given g JOIN investigations_task t ON t.id = g.task_id JOIN investigations_case c ON c.id = t.case_id
 ORDER BY t.id
RETURNING user_id"""
# One e-mail waits for a person at a time: it only says where to look, so a second would say nothing new.
MAIL = """
INSERT INTO desk_mailout(user_id, kind, thing, url, created_at, failures)
SELECT u.id, 'tasks', '', '/tasks/?whose=mine', clock_timestamp(), 0 FROM access_user u
 WHERE u.id = ANY(%(users)s) AND u.email <> ''
   AND NOT EXISTS (SELECT FROM desk_mailout m WHERE m.user_id = u.id AND m.kind = 'tasks' AND m.sent_at IS NULL)"""


def remind() -> int:
    """Remind whoever is due and return of how many tasks; running it again, or twice at once, reminds nobody twice."""
    total = 0
    while done := _batch():
        total += done
    return total


def _batch() -> int:
    today = localdate()
    values: dict[str, Any] = {
        "today": today,
        "until": today + timedelta(days=term("task_reminder", today)),
        "roles": sorted(roles_with(Right.CASE_READ)),
        "batch": BATCH,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(DUE, values)
        due = cursor.fetchall()
        if not due:
            return 0
        with action(ACTOR, "task.remind", thing="tasks"):
            cursor.execute(REMIND, {"tasks": [row[0] for row in due], "kinds": [row[2] for row in due]})
            users = sorted({row[0] for row in cursor.fetchall()})
            cursor.execute(MAIL, {"users": users})
    return len(due)
