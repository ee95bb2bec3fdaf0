"""Modi operandi of a case, and new editions of the catalogue."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.gate import require_in_house
from access.rules import Right
from audit.actions import action
from desk.versions import save_changes
from investigations.actions.common import criminal_lane, purpose_of
from investigations.actions.rows import mark_removed, set_removed
from investigations.models import Case, CaseModus, Modus
from investigations.rules import MODUS_LANES, clean_text, indicator_codes

_CATALOGUE = {
    "title_en": 120,
    "title_nl": 120,
    "signs_en": 4_000,
    "signs_nl": 4_000,
    "money_en": 4_000,
    "money_nl": 4_000,
}


def insert_modus(case: Case, values: dict[str, Any], at: str = "") -> CaseModus:
    """Add a modus operandi of the catalogue inside an action."""
    modus = values.get("modus")
    if not isinstance(modus, Modus) or (modus.valid_to and modus.valid_to < localdate()):
        raise Invalid(_("Choose a modus operandi of the catalogue."), code="invalid_choice", field=f"{at}modus")
    note = clean_text(values.get("note") or "", f"{at}note", 4_000)
    if case.modi.filter(modus__code=modus.code, removed_at__isnull=True).exists():
        raise RuleBroken(_("This modus operandi is in the case already."), code="modus_twice", field=f"{at}modus")
    return CaseModus.objects.create(case=case, compartment_id=case.compartment_id, modus=modus, note=note)


def add_modus(actor: Any, case: Case, *, modus: Modus, note: str = "") -> CaseModus:
    """Note that a modus operandi was seen in the case."""
    with criminal_lane(actor, "modus.add", case) as now:
        return insert_modus(now, {"modus": modus, "note": note})


def amend_modus(actor: Any, seen: CaseModus, *, version: int | None, note: str) -> CaseModus:
    """Change what was noted of a modus operandi; raises Stale."""
    with criminal_lane(actor, "modus.amend", seen.case):
        save_changes(seen, version, {"note": clean_text(note, "note", 4_000)})
    return seen


def remove_modus(actor: Any, seen: CaseModus) -> None:
    """Take a modus operandi out of the case; it can be put back."""
    set_removed(actor, "modus.remove", seen, removed=True)


def restore_modus(actor: Any, seen: CaseModus) -> None:
    """Put a removed modus operandi back; RuleBroken when it was added again meanwhile."""
    with criminal_lane(actor, "modus.restore", seen.case) as case:
        standing = case.modi.filter(modus__code=seen.modus.code, removed_at__isnull=True).exclude(pk=seen.pk)
        if standing.exists():
            raise RuleBroken(_("This modus operandi is in the case already."), code="modus_twice")
        mark_removed(seen, removed=False)


def add_edition(actor: Any, *, code: str, lane: str, indicators: str | list[str] = "", **texts: str) -> Modus:
    """Add an entry to the catalogue, or a new edition of one; the edition before ends the day before."""
    require_in_house(actor, Right.RULES_MANAGE)
    code = clean_text(code, "code", 40, required=True).lower()
    if not code.replace("_", "").replace("-", "").isalnum() or not code.isascii():
        raise Invalid(_("Use letters, digits, - and _ only."), code="invalid", field="code")
    if lane not in MODUS_LANES:
        raise Invalid(_("Choose one of the list."), code="invalid_choice", field="lane")
    values: dict[str, Any] = {
        name: clean_text(texts.get(name, ""), name, most, required=name.startswith("title"))
        for name, most in _CATALOGUE.items()
    }
    values["indicators"] = indicator_codes(indicators)
    today = localdate()
    with action(actor, "modus.edition", thing=f"modus:{code}", purpose=purpose_of(actor)):
        before = list(Modus.objects.select_for_update().filter(code=code))
        for old in before:
            if old.valid_to is None:
                old.valid_to = max(old.valid_from, today - timedelta(days=1))
                old.save(update_fields=["valid_to"])
        edition = max((old.edition for old in before), default=0) + 1
        return Modus.objects.create(code=code, edition=edition, lane=lane, valid_from=today, **values)
