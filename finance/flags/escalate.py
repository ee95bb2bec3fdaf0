"""Takes flags that stand too long to the unit chief: once, or again and again as the rule says."""

from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from audit.actions import action
from finance.flags.engine import ACTOR, BATCH, EVENTS, take_lock
from finance.flags.notify import tell_chiefs
from finance.flags.parameters import values_of
from finance.flags.rule import Rule
from finance.flags.rules import RULES

# A flag that was acknowledged is left alone until its date.
DUE = """
SELECT id FROM finance_flag
 WHERE code = %(code)s AND cleared_at IS NULL
   AND raised_at <= clock_timestamp() - make_interval(days => %(after)s)
   AND (acknowledged_until IS NULL OR acknowledged_until < %(today)s)
   AND (escalated_at IS NULL
        OR (%(every)s > 0 AND escalated_at <= clock_timestamp() - make_interval(days => %(every)s)))
 ORDER BY id LIMIT %(batch)s"""


def escalate() -> int:
    """Tell the unit chiefs of what is due and return how many flags that were; running it again tells nobody twice."""
    return sum(_escalate_rule(rule) for rule in RULES.values())


def _escalate_rule(rule: Rule) -> int:
    values = values_of(rule)
    after, every = values["escalate_after_days"], values["escalate_every_days"]
    total = 0
    while done := _batch({"code": rule.code, "after": after, "every": every, "today": localdate(), "batch": BATCH}):
        total += done
    return total


def _batch(values: dict[str, Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        take_lock()
        cursor.execute(DUE, values)
        flags = [row[0] for row in cursor.fetchall()]
        if not flags:
            return 0
        with action(ACTOR, "flag.escalate", thing=str(values["code"])):
            cursor.execute("UPDATE finance_flag SET escalated_at = clock_timestamp() WHERE id = ANY(%s)", [flags])
            cursor.execute(EVENTS, {"kind": "escalated", "flags": flags})
            tell_chiefs(flags)
    return len(flags)
