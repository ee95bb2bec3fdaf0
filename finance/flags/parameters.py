"""The parameters in force: the default of the rule unless somebody changed it."""

from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from finance.flags.rule import Rule
from finance.models import RuleSetting
from finance.rules.assets import FAST_TYPES


def overrides() -> dict[tuple[str, str], int]:
    """What was changed, by code and parameter."""
    return {(s.code, s.parameter): s.value for s in RuleSetting.objects.all()}


def values_of(rule: Rule) -> dict[str, int]:
    """Each parameter of the rule with the value in force."""
    changed = dict(RuleSetting.objects.filter(code=rule.code).values_list("parameter", "value"))
    return {p.name: changed.get(p.name, p.default) for p in rule.parameters}


def bindings(rule: Rule, cases: list[int] | None = None) -> dict[str, Any]:
    """What the SQL of the rule may refer to."""
    return {
        **values_of(rule),
        "code": rule.code,
        "today": localdate(),
        "zone": settings.TIME_ZONE,
        "fast_types": sorted(FAST_TYPES),
        "cases": cases,
    }
