"""The words of notifications about cases."""

from typing import Any

from django.utils.translation import gettext as _

from desk.notices import register


def assigned(thing: str, details: dict[str, Any]) -> str:
    """The reader became the lead."""
    return _("%(case)s: you lead this case now") % {"case": thing}


def closing_requested(thing: str, details: dict[str, Any]) -> str:
    """Somebody asks to close a case that the reader decides on."""
    return _("%(case)s: closing was requested and waits for you") % {"case": thing}


def closed(thing: str, details: dict[str, Any]) -> str:
    """A case of the reader's was closed."""
    return _("%(case)s was closed") % {"case": thing}


def opened_again(thing: str, details: dict[str, Any]) -> str:
    """The closing was refused or withdrawn, or the case was reopened."""
    return _("%(case)s is open again") % {"case": thing}


def register_all() -> None:
    """Give the notifications of this app their words."""
    register("case.assigned", assigned)
    register("case.closing_requested", closing_requested)
    register("case.closed", closed)
    register("case.opened_again", opened_again)
