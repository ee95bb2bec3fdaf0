"""Handling codes: which way a thing may leave the house, computable without the database.

Every way out asks `may_leave`; what has to be asked of the database first (was permission given, and by somebody else
than the one who sends?) is in `investigations.queries.leaving`, the one place that ways out call.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HandlingCode(models.TextChoices):
    """What whoever gave the information allows to be done with it."""

    H0 = "H0", _("H0 – only to prevent and combat crime")
    H1 = "H1", _("H1 – not in judicial proceedings without permission")
    H2 = "H2", _("H2 – not to be passed on without permission")
    H3 = "H3", _("H3 – another restriction")


class Way(models.TextChoices):
    """A way out of the case."""

    HOUSE = "house", _("print or export inside the house")
    COURT = "court", _("report or bundle for the court")
    PARTNER = "partner", _("passing on to a partner")
    CLIENT = "client", _("REST to an agency's program")


@dataclass(frozen=True)
class Restriction:
    """What one code means for the ways out, and where that stands."""

    code: str
    words: Promise
    needs_permission: frozenset[str]
    source: str
    checked: bool  # read in the source; otherwise a default to be confirmed


_EUROPOL = "Europol handling codes; domain notes 2.7"
RESTRICTIONS: dict[str, Restriction] = {
    row.code: row
    for row in (
        Restriction(
            "H0", _("To be used only to prevent and combat crime."), frozenset(), _EUROPOL, True
        ),
        Restriction(
            "H1", _("Not to be used in judicial proceedings without the permission of whoever gave it."),
            frozenset({Way.COURT}), _EUROPOL, True,
        ),
        Restriction(
            "H2", _("Not to be passed on without the permission of whoever gave it."),
            frozenset({Way.PARTNER, Way.CLIENT}), _EUROPOL, True,
        ),
        Restriction(
            "H3", _("Another restriction, written out; it leaves no way without the permission of whoever gave it."),
            frozenset(Way), "Europol handling codes; that a free text stops every way is a default of ours", False,
        ),
    )
}  # fmt: skip
RESTRICTION = 400  # characters of the free text of H3


def may_leave(code: str, way: str, *, permitted: bool = False) -> bool:
    """Whether a thing with this code may leave this way; `permitted` when somebody else gave permission for it.

    A code that is not known needs permission for every way.
    """
    known = RESTRICTIONS.get(code)
    return permitted or (known is not None and way not in known.needs_permission)


def ways_that_ask(code: str) -> list[str]:
    """The ways for which a thing with this code needs permission."""
    return [way.value for way in Way if not may_leave(code, way)]


def is_lower(old: str, new: str) -> bool:
    """Whether the new code lets a thing leave in a way that the old one did not."""
    return bool(set(ways_that_ask(old)) - set(ways_that_ask(new)))


def told_outside(thing: Any, text: str) -> str:
    """A text of a thing for lists that paper and files carry away: '' when its code asks for a permission first."""
    return text if may_leave(thing.handling, Way.HOUSE) else ""


def name_outside(thing: Any) -> str:
    """The number of a thing with its code, and its title as far as such lists may tell it."""
    code = f"{thing.code} ({thing.handling})" if thing.handling != HandlingCode.H0 else thing.code
    return f"{code} {told_outside(thing, thing.title)}".strip()


def words_of(code: str, restriction: str = "") -> str:
    """The restriction that is shown with a thing, with the free text of H3."""
    known = RESTRICTIONS.get(code)
    words = str(known.words) if known else ""
    return f"{words} {restriction}".strip()
