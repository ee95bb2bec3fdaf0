"""What may be done with information: its code, who lowers it, and permissions for a way out."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Forbidden, Invalid, RuleBroken
from access.gate import may
from access.rules import Right
from desk.versions import save_changes
from investigations.actions.common import in_case
from investigations.actions.revisions import keep_revision
from investigations.handling import RESTRICTION, HandlingCode, Way, is_lower, may_leave
from investigations.models import Exhibit, HandlingPermission, InformationItem
from investigations.rules import check_choice, check_past, clean_text, refuse_closed

Thing = InformationItem | Exhibit


def checked_handling(found: dict[str, Any], now: Thing | None = None) -> None:
    """Bring code and restriction into their proper form: a restriction is written out with H3 and only there."""
    if not {"handling", "restriction"} & set(found):
        return
    code = found.get("handling", now.handling if now else "")
    check_choice(code, HandlingCode, "handling")
    written = clean_text(found.get("restriction", now.restriction if now else ""), "restriction", RESTRICTION)
    if code == HandlingCode.H3 and not written:
        raise Invalid(_("Write the restriction out."), code="required", field="restriction")
    found["handling"], found["restriction"] = code, written if code == HandlingCode.H3 else ""


def refuse_lowering(thing: Thing, found: dict[str, Any]) -> None:
    """RuleBroken when an ordinary change would let a thing leave in more ways than it may now."""
    if "handling" in found and is_lower(thing.handling, found["handling"]):
        raise RuleBroken(
            _("Only a prosecutor or unit chief lowers a handling code, with a reason."),
            code="handling_lowered",
            field="handling",
        )


def set_handling(
    actor: Any, thing: Thing, *, version: int | None, handling: str, restriction: str = "", reason: str
) -> None:
    """Give a thing another handling code, lower ones too, with a reason; raises Stale."""
    why = clean_text(reason, "reason", 2_000, required=True)
    with in_case(actor, "handling.change", thing.case, right=Right.HANDLING_DECIDE, reason=why) as case:
        refuse_closed(case.state)
        thing.refresh_from_db()
        if thing.removed_at:
            raise Invalid(_("This was removed. Put it back to change it."), code="removed")
        found: dict[str, Any] = {"handling": handling, "restriction": restriction}
        checked_handling(found)
        if save_changes(thing, version, found) and isinstance(thing, InformationItem):
            keep_revision(actor, thing)


def permit(
    actor: Any, thing: Thing, *, way: str, owner: str, reason: str, granted_on: date | None = None
) -> HandlingPermission:
    """Record that whoever owns the information allows one way out; whoever records it may not be who sends it."""
    check_choice(way, Way, "way")
    with in_case(actor, "handling.permit", thing.case, right=Right.HANDLING_DECIDE) as case:
        thing.refresh_from_db()
        if may_leave(thing.handling, way):
            raise Invalid(_("This way needs no permission."), code="not_needed", field="way")
        day = granted_on or localdate()
        check_past(day, "granted_on", localdate())
        return HandlingPermission.objects.create(
            case=case,
            compartment_id=thing.compartment_id,
            item=thing if isinstance(thing, InformationItem) else None,
            exhibit=thing if isinstance(thing, Exhibit) else None,
            way=way,
            handling=thing.handling,
            restriction=thing.restriction,
            owner=clean_text(owner, "owner", 200, required=True),
            granted_on=day,
            reason=clean_text(reason, "reason", 2_000, required=True),
            given_by=actor,
        )


def withdraw_permission(actor: Any, permission: HandlingPermission, *, reason: str) -> None:
    """End a permission; what left before has left."""
    why = clean_text(reason, "reason", 2_000, required=True)
    rights = (Right.HANDLING_DECIDE, Right.CASE_WRITE)  # taking back is open to more people than giving
    right = next((right for right in rights if may(actor, right, permission)), None)
    if right is None:
        raise Forbidden(_("Your key to this case does not allow this. Ask the case lead or the unit chief."))
    with in_case(actor, "handling.withdraw", permission.case, right=right, reason=why):
        permission.refresh_from_db()
        if permission.withdrawn_at:
            raise RuleBroken(_("This permission was withdrawn before."), code="withdrawn")
        permission.withdrawn_at, permission.withdrawn_by = moment(), actor
        permission.save(update_fields=["withdrawn_at", "withdrawn_by"])
