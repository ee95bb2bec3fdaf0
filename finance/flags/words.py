"""The words of notifications about flags, made when they are shown."""

from typing import Any

from django.utils.translation import gettext as _

from finance.flags.rules import RULES


def _title(details: dict[str, Any]) -> str:
    rule = RULES.get(str(details.get("code", "")))
    return str(rule.title) if rule else str(details.get("code", ""))


def raised(thing: str, details: dict[str, Any]) -> str:
    """A flag was raised on a case of the reader's."""
    return _("%(case)s: %(title)s") % {"case": thing, "title": _title(details)}


def escalated(thing: str, details: dict[str, Any]) -> str:
    """A flag stands too long on a case of the reader's unit."""
    return _("%(case)s: %(title)s, still not solved") % {"case": thing, "title": _title(details)}
