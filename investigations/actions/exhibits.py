"""Exhibits: files and things that may prove something, and who held them."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.timezone import now as moment
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from desk.versions import save_changes, stale
from investigations.actions import rows
from investigations.actions.common import criminal_lane
from investigations.actions.handling import checked_handling, refuse_lowering
from investigations.actions.rows import refuse_removed
from investigations.handling import HandlingCode
from investigations.models import Case, CustodyMove, Exhibit, ExhibitFile, StoredFile
from investigations.rules import ExhibitKind, check_past, clean_text

FIELDS = ("title", "description", "found_on", "found_at", "seal_number", "handling", "restriction")
_LENGTHS = {"title": 200, "description": 10_000, "found_at": 200, "seal_number": 60}
PARTY, PLACE, PURPOSE = 120, 200, 400


def checked(values: dict[str, Any], now: Exhibit | None = None) -> dict[str, Any]:
    """The values in their proper form; Invalid names the field. `now` gives what is not changed."""
    found = {name: values[name] for name in FIELDS if name in values}
    for name, most in _LENGTHS.items():
        if name in found:
            found[name] = clean_text(found[name], name, most, required=name == "title")
    if found.get("found_on"):
        check_past(found["found_on"], "found_on", localdate())
    checked_handling(found, now)
    return found


def insert_exhibit(actor: Any, case: Case, *, kind: str, **values: Any) -> Exhibit:
    """Add an exhibit inside an action on its locked case, with the next number."""
    last = Exhibit.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    return Exhibit.objects.create(
        case=case,
        compartment_id=case.compartment_id,
        number=last + 1,
        kind=kind,
        created_by=actor,
        **checked({"title": "", "handling": HandlingCode.H0, **values}),
    )


def add_thing(
    actor: Any, case: Case, *, from_party: str, to_party: str, place: str, at: datetime, purpose: str, **values: Any
) -> Exhibit:
    """Take in a physical exhibit: what it is, from whom it was taken, and who holds it now."""
    with criminal_lane(actor, "exhibit.add", case) as now:
        exhibit = insert_exhibit(actor, now, kind=ExhibitKind.PHYSICAL, **values)
        first: dict[str, Any] = {
            "from_party": from_party,
            "to_party": to_party,
            "place": place,
            "at": at,
            "purpose": purpose,
        }
        _insert_move(actor, exhibit, seal_number=exhibit.seal_number, **first)
    return exhibit


def add_edition(actor: Any, exhibit: Exhibit, stored: StoredFile, *, name: str) -> ExhibitFile:
    """Add a version of an exhibit's file inside an action; the first one begins the chain of custody."""
    last = exhibit.files.aggregate(last=Max("edition"))["last"] or 0
    made = ExhibitFile.objects.create(
        exhibit=exhibit,
        case_id=exhibit.case_id,
        compartment_id=exhibit.compartment_id,
        edition=last + 1,
        stored=stored,
        name=name,
        added_by=actor,
    )
    if last == 0:
        _insert_move(
            actor,
            exhibit,
            from_party=str(actor),
            to_party=gettext("evidence store"),
            place="smugglecases",
            at=moment(),
            purpose=gettext("taken in as a file"),
        )
    return made


def amend_exhibit(actor: Any, exhibit: Exhibit, *, version: int | None, **values: Any) -> Exhibit:
    """Change what is said of an exhibit; raises Stale."""
    with criminal_lane(actor, "exhibit.amend", exhibit.case):
        refuse_removed(exhibit)
        if version is not None and version != exhibit.version:
            raise stale()
        found = checked(values, exhibit)
        refuse_lowering(exhibit, found)
        save_changes(exhibit, version, found)
    return exhibit


def set_removed(actor: Any, exhibit: Exhibit, *, removed: bool) -> None:
    """Take an exhibit out of the list, or put it back; its files and its chain stay."""
    rows.set_removed(actor, "exhibit.remove" if removed else "exhibit.restore", exhibit, removed=removed)


def hand_over(actor: Any, exhibit: Exhibit, **values: Any) -> CustodyMove:
    """Record that an exhibit went from the party that holds it to another; a chain has no gaps."""
    with criminal_lane(actor, "exhibit.hand_over", exhibit.case):
        if exhibit.removed_at:
            raise RuleBroken(_("This exhibit was removed. Put it back to hand it over."), code="removed")
        return _insert_move(actor, exhibit, **values)


def _insert_move(
    actor: Any,
    exhibit: Exhibit,
    *,
    to_party: str,
    place: str,
    at: datetime,
    purpose: str,
    from_party: str = "",
    seal_number: str = "",
) -> CustodyMove:
    last = exhibit.custody.last()
    giver = clean_text(from_party, "from_party", PARTY) or (last.to_party if last else "")
    taker = clean_text(to_party, "to_party", PARTY, required=True)
    if not giver:
        raise Invalid(_("Say from whom it was taken."), code="required", field="from_party")
    if last and giver != last.to_party:
        raise Invalid(_("The chain breaks here: somebody else holds it."), code="chain_broken", field="from_party")
    if giver == taker:
        raise Invalid(_("A hand-over is between two parties."), code="same_party", field="to_party")
    if at > moment():
        raise Invalid(_("This moment lies in the future."), code="future", field="at")
    if last and at < last.at:
        raise Invalid(_("This lies before the last hand-over."), code="before_last", field="at")
    return CustodyMove.objects.create(
        exhibit=exhibit,
        case_id=exhibit.case_id,
        compartment_id=exhibit.compartment_id,
        step=last.step + 1 if last else 1,
        from_party=giver,
        to_party=taker,
        at=at,
        place=clean_text(place, "place", PLACE, required=True),
        seal_number=clean_text(seal_number, "seal_number", 60),
        purpose=clean_text(purpose, "purpose", PURPOSE, required=True),
        recorded_by=actor,
    )
