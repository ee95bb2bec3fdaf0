"""The rules with the parameters in force."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.errors import Hidden
from access.gate import may_in_house
from access.rules import Right, Role
from finance.flags.rule import Parameter, Rule
from finance.flags.rules import RULES
from finance.models import RuleSetting


@dataclass(frozen=True)
class ParameterShown:
    """A parameter with its value in force and, if it was changed, who did and why."""

    parameter: Parameter
    value: int
    setting: RuleSetting | None


@dataclass(frozen=True)
class RuleShown:
    """A rule with its parameters; the version rises with each change."""

    rule: Rule
    parameters: list[ParameterShown]
    version: int


def may_change_rules(actor: Any) -> bool:
    """Whether the actor may change parameters."""
    return may_in_house(actor, Right.RULES_MANAGE)


def list_rules(actor: Any) -> list[RuleShown]:
    """All rules, for everybody of the house; Hidden for partner agencies."""
    if getattr(actor, "role", Role.PARTNER) == Role.PARTNER:
        raise Hidden
    known = {(s.code, s.parameter): s for s in RuleSetting.objects.select_related("changed_by")}
    return [_shown(rule, known) for rule in RULES.values()]


def open_rule(actor: Any, code: str) -> RuleShown:
    """One rule; Hidden when there is none of this code."""
    for shown in list_rules(actor):
        if shown.rule.code == code:
            return shown
    raise Hidden(_("There is no rule of this code."))


def _shown(rule: Rule, known: dict[tuple[str, str], RuleSetting]) -> RuleShown:
    parameters = []
    for parameter in rule.parameters:
        setting = known.get((rule.code, parameter.name))
        parameters.append(ParameterShown(parameter, setting.value if setting else parameter.default, setting))
    return RuleShown(rule, parameters, 1 + sum(p.setting.version for p in parameters if p.setting))
