"""What people do with flags and rules: acknowledge the one, set the other."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.gate import require, require_in_house
from access.rules import Right
from audit.actions import action
from desk.dates import on_day
from desk.versions import stale
from finance.flags.engine import take_lock
from finance.flags.nudge import sweep_soon
from finance.flags.parameters import values_of
from finance.flags.rules import RULES
from finance.models import Flag, FlagEvent, RuleSetting
from finance.queries.rules import open_rule
from investigations.queries.cases import purpose_of

LONGEST = 4_000  # characters of a reason


def latest_day(flag: Flag) -> date:
    """The last day until which this flag may be acknowledged now."""
    return localdate() + timedelta(days=values_of(RULES[flag.code])["acknowledge_days"])


def acknowledge_flag(actor: Any, flag: Flag, *, reason: str, until: date) -> Flag:
    """Mute a standing flag until a day, with a reason; it stays visible and clears by itself as before.

    Raises Forbidden, RuleBroken when it was cleared meanwhile, Invalid for the day or the reason.
    """
    require(actor, Right.FLAG_ACKNOWLEDGE, flag)
    reason = _reason(reason)
    if until <= localdate():
        raise Invalid(_("Choose a day after today."), code="day_past", field="until")
    if until > (latest := latest_day(flag)):
        raise Invalid(
            _("This flag can be acknowledged until %(day)s at most.") % {"day": on_day(latest)},
            code="day_too_far",
            field="until",
        )
    thing, purpose = flag.case.reference, purpose_of(actor)
    with action(actor, "flag.acknowledge", room=flag.compartment_id, thing=thing, reason=reason, purpose=purpose):
        changed = Flag.objects.filter(pk=flag.pk, cleared_at__isnull=True).update(
            acknowledged_by=actor, acknowledged_until=until, acknowledged_reason=reason
        )
        if not changed:
            raise RuleBroken(_("This flag was cleared in the meantime."), code="flag_cleared")
        FlagEvent.objects.create(
            flag=flag,
            compartment_id=flag.compartment_id,
            kind=FlagEvent.Kind.ACKNOWLEDGED,
            by=actor,
            reason=reason,
        )
    flag.refresh_from_db()
    return flag


def change_parameters(actor: Any, code: str, *, values: dict[str, int], reason: str, version: int | None) -> int:
    """Set parameters of a rule, which then looks again at all cases; return the rule's new version.

    Raises Forbidden, Hidden, Stale, Invalid (field named after the parameter).
    """
    require_in_house(actor, Right.RULES_MANAGE)
    reason = _reason(reason)
    with transaction.atomic():
        take_lock()
        shown = open_rule(actor, code)
        if version is not None and shown.version != version:
            raise stale()
        current = {p.parameter.name: p.value for p in shown.parameters}
        for name, value in values.items():
            _check(code, current, name, value)
        changes = {name: value for name, value in values.items() if current[name] != value}
        if not changes:
            return shown.version
        with action(actor, "rule.change", thing=code, reason=reason, purpose=purpose_of(actor)):
            for name, value in changes.items():
                _set(actor, code, name, value, reason)
            sweep_soon()
    return shown.version + len(changes)


def _set(actor: Any, code: str, name: str, value: int, reason: str) -> None:
    setting = RuleSetting.objects.filter(code=code, parameter=name).first()
    if setting is None:
        setting = RuleSetting(code=code, parameter=name, version=0)
    setting.value, setting.reason, setting.changed_by = value, reason, actor
    setting.version += 1
    setting.save()


def _check(code: str, current: dict[str, int], name: str, value: int) -> None:
    if name not in current:
        raise Invalid(_("This rule has no such parameter."), field=name)
    parameter = RULES[code].parameter(name)
    if not parameter.least <= value <= parameter.most:
        raise Invalid(_("From %(least)s to %(most)s.") % {"least": parameter.least, "most": parameter.most}, field=name)


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Say why."), code="required", field="reason")
    if len(text) > LONGEST:
        raise Invalid(_("At most %(most)s characters.") % {"most": LONGEST}, code="too_long", field="reason")
    return text
