"""Information items: added, amended, removed and put back, each version of their text kept."""

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid
from desk.versions import count_change, save_changes, stale
from investigations.actions.common import criminal_lane
from investigations.actions.handling import checked_handling, refuse_lowering
from investigations.actions.revisions import keep_revision
from investigations.actions.rows import refuse_removed, set_removed
from investigations.evaluation import LONGEST, SCHEMES, grades
from investigations.models import Case, Exhibit, InformationItem, ItemTie, Subject
from investigations.models.item import TEXT
from investigations.queries.items import named
from investigations.queries.versions import FACTS, TIES
from investigations.rules import Basis, check_choice, check_past, clean_text

FIELDS = ("title", "text", *FACTS)
BORN_WITH = ("scheme", "evaluation")  # kept as they came
_LENGTHS = {"title": 200, "text": TEXT, "source": 200}


def add_item(actor: Any, case: Case, *, subjects: Any = (), exhibits: Any = (), **values: Any) -> InformationItem:
    """Add an information item with the next number of its case."""
    with criminal_lane(actor, "item.add", case) as now:
        whole = {"title": "", "text": "", "source": "", "basis": "", "handling": "", "learned_on": None, **values}
        found = checked(whole) | checked_evaluation(values)
        last = InformationItem.objects.filter(case=now).aggregate(last=Max("number"))["last"] or 0
        item = InformationItem.objects.create(
            case=now, compartment_id=now.compartment_id, number=last + 1, created_by=actor, **found
        )
        _set_ties(item, {"subjects": subjects, "exhibits": exhibits})
        keep_revision(actor, item)
    return item


def amend_item(actor: Any, item: InformationItem, *, version: int | None, **values: Any) -> InformationItem:
    """Change an information item, its evaluation apart; raises Stale."""
    ties: dict[str, Any] = {name: values.pop(name) for name in TIES if name in values}
    with criminal_lane(actor, "item.amend", item.case):
        refuse_removed(item)
        if version is not None and version != item.version:
            raise stale()
        for name in BORN_WITH:
            if name in values and values[name] != getattr(item, name):
                raise Invalid(_("The evaluation stays as it came."), code="kept", field=name)
        found = checked(values, item)
        refuse_lowering(item, found)
        fresh = save_changes(item, version, found)
        if _set_ties(item, ties) and not fresh:
            count_change(item)
            fresh = ties
        if fresh:
            keep_revision(actor, item)
    return item


def remove_item(actor: Any, item: InformationItem) -> None:
    """Take an item out of the case; it can be put back."""
    set_removed(actor, "item.remove", item, removed=True)


def restore_item(actor: Any, item: InformationItem) -> None:
    """Put a removed item back."""
    set_removed(actor, "item.restore", item, removed=False)


def checked(values: dict[str, Any], now: InformationItem | None = None) -> dict[str, Any]:
    """The values in their proper form; Invalid names the field. `now` gives what is not changed."""
    found = {name: values[name] for name in FIELDS if name in values}
    for name, most in _LENGTHS.items():
        if name in found:
            found[name] = clean_text(one_line_end(found[name]), name, most, required=True)
    if "basis" in found:
        check_choice(found["basis"], Basis, "basis")
    checked_handling(found, now)
    _check_days({name: found.get(name, getattr(now, name, None)) for name in FACTS})
    return found


def one_line_end(text: Any) -> Any:
    """The text with the line ends that programs use; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def _check_days(day: dict[str, Any]) -> None:
    today = localdate()
    if day["learned_on"] is None:
        raise Invalid(_("This is needed."), code="required", field="learned_on")
    for name in ("happened_on", "ended_on", "learned_on"):
        if day[name]:
            check_past(day[name], name, today)
    if day["ended_on"] and not day["happened_on"]:
        raise Invalid(_("Say on which day it began."), code="required", field="happened_on")
    for name, its_time in (("happened_on", "happened_time"), ("ended_on", "ended_time")):
        if day[its_time] is not None and not day[name]:
            raise Invalid(_("A time needs its day."), code="required", field=name)
    began, ended = ((day[f"{n}_on"], day[f"{n}_time"]) for n in ("happened", "ended"))
    if ended[0] and (ended < began if None not in (*began, *ended) else ended[0] < began[0]):
        raise Invalid(_("This lies before the beginning."), code="before_start", field="ended_on")


def checked_evaluation(values: dict[str, Any]) -> dict[str, str]:
    """Scheme and code, the code as it came; Invalid when the scheme has no such code."""
    scheme, came = values.get("scheme", ""), values.get("evaluation", "")
    check_choice(scheme, list(SCHEMES), "scheme")
    code = clean_text(came, "evaluation", LONGEST, required=True)
    try:
        grades(scheme, code)
    except ValueError:
        example = SCHEMES[scheme].example
        message = _("The scheme %(scheme)s has no such code; one of its codes is %(example)s.")
        raise Invalid(
            message % {"scheme": scheme, "example": example}, code="no_such_code", field="evaluation"
        ) from None
    return {"scheme": scheme, "evaluation": code}


def _set_ties(item: InformationItem, wanted: dict[str, Any]) -> bool:
    """Tie the item to exactly these subjects and exhibits (rows or handles); True when something changed."""
    moved = False
    for name, model in (("subjects", Subject), ("exhibits", Exhibit)):
        if name not in wanted:
            continue
        column = name.removesuffix("s")
        things = _rows(item.case, model, wanted[name], name)
        there = {getattr(tie, f"{column}_id"): tie for tie in item.ties.filter(**{f"{column}__isnull": False})}
        for tie in there.values():
            if getattr(tie, f"{column}_id") not in {thing.pk for thing in things}:
                tie.delete()
                moved = True
        for thing in things:
            if thing.pk not in there:
                ItemTie.objects.create(
                    item=item, case_id=item.case_id, compartment_id=item.compartment_id, **{column: thing}
                )
                moved = True
    return moved


def _rows(case: Case, model: type[Any], things: Any, field: str) -> list[Any]:
    handles = [thing if isinstance(thing, UUID) else thing.uuid for thing in things]
    return named(case, model, handles, field)
