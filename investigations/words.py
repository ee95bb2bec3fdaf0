"""The words of notifications about cases."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def access_requested(thing: str, details: dict[str, Any]) -> str:
    """Somebody asks for a key to the reader's case."""
    return _("%(case)s: somebody asks for access and waits for your answer") % {"case": thing}


def access_answered(thing: str, details: dict[str, Any]) -> str:
    """The reader's request for a key was answered."""
    return _("%(case)s: your request for access was answered") % {"case": thing}


def glass_broken(thing: str, details: dict[str, Any]) -> str:
    """Somebody took an emergency key to the reader's case."""
    return _("%(case)s: somebody broke the glass and can read this case for a few hours") % {"case": thing}


def match_found(thing: str, details: dict[str, Any]) -> str:
    """A number of the reader's case stands in another case too."""
    return _("%(case)s: a number stands in another case too; look whom to ask") % {"case": thing}


def seal_asked(thing: str, details: dict[str, Any]) -> str:
    """Somebody asks to read a sealed identity and the reader may decide."""
    return _("%(case)s: somebody asks to read a sealed identity and waits for your answer") % {"case": thing}


def seal_answered(thing: str, details: dict[str, Any]) -> str:
    """The reader's request to read a sealed identity was answered."""
    return _("%(case)s: your request to read a sealed identity was answered") % {"case": thing}


def seal_opened(thing: str, details: dict[str, Any]) -> str:
    """A sealed identity in the reader's case can be read for a time."""
    return _("%(case)s: a sealed identity was opened for a time") % {"case": thing}


def search_found(thing: str, details: dict[str, Any]) -> str:
    """A search that the reader keeps finds something new."""
    count = int(details.get("count", 1))
    return ngettext(
        "%(count)s new find for a search that you keep", "%(count)s new finds for a search that you keep", count
    ) % {"count": count}


def task_assigned(thing: str, details: dict[str, Any]) -> str:
    """Somebody gave the reader a task."""
    return _("%(case)s: you were given task %(task)s %(title)s") % {"case": thing, **_task(details)}


def task_soon(thing: str, details: dict[str, Any]) -> str:
    """A task of the reader's is due in a few days."""
    return _("%(case)s: task %(task)s %(title)s is due soon") % {"case": thing, **_task(details)}


def task_late(thing: str, details: dict[str, Any]) -> str:
    """The day of a task of the reader's has passed."""
    return _("%(case)s: task %(task)s %(title)s is overdue") % {"case": thing, **_task(details)}


def _task(details: dict[str, Any]) -> dict[str, str]:
    return {name: str(details.get(name, "")) for name in ("task", "title")}


def register_all() -> None:
    """Give the notifications of this app their words."""
    register("access.requested", access_requested)
    register("access.answered", access_answered)
    register("glass.broken", glass_broken)
    register("case.assigned", assigned)
    register("case.closing_requested", closing_requested)
    register("case.closed", closed)
    register("case.opened_again", opened_again)
    register("match.found", match_found)
    register("seal.asked", seal_asked)
    register("seal.answered", seal_answered)
    register("seal.opened", seal_opened)
    register("search.found", search_found)
    register("task.assigned", task_assigned)
    register("task.soon", task_soon)
    register("task.late", task_late)
