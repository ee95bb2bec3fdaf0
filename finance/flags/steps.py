"""Where one goes to clear a flag."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finance.models import Flag

_PLACES: dict[str, tuple[str, str | Promise]] = {
    "J01": ("finance:case_money", _("Open the track")),
    "J02": ("finance:case_money", _("Decide on the track")),
    "J03": ("finance:case_money", _("Write the plan")),
    "J04": ("finance:case_money", _("Log an activity")),
    "J06": ("investigations:case_edit", _("Write the purpose")),
    "J07": ("finance:asset", _("Ask to secure it")),
    "J29": ("investigations:case_people", _("Ask the other unit")),
    "J28": ("finance:case_money", _("Conclude the track")),
    "J28 closed": ("investigations:case_close", _("Reopen the case")),
}


@dataclass(frozen=True)
class Step:
    """The next step of a flag: its words and its address."""

    words: str | Promise
    url: str


def step_of(flag: Flag) -> Step:
    """The next step that clears this flag; its case when there is no closer place."""
    closed = _PLACES.get(f"{flag.code} {flag.facts.get('state', '')}")
    name, words = closed or _PLACES.get(flag.code, ("investigations:case", _("Open the case")))
    argument = flag.thing if name == "finance:asset" else flag.case.reference
    for place, value in ((name, argument), ("investigations:case", flag.case.reference)):
        try:
            return Step(words, reverse(place, args=[value]))
        except NoReverseMatch:
            continue
    return Step(words, reverse("finance:flag", args=[flag.uuid]))
