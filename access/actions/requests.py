"""Asking for a key to a case, and the answer."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from access.actions.checks import may_answer, refuse_oneself, refuse_past, text
from access.errors import Forbidden, Hidden, RuleBroken
from access.limits import HOUR, spend
from access.models import AccessRequest, Compartment, Grant, User
from access.registry import leaders_of, tell
from audit.actions import action


def require_asker(actor: User) -> None:
    """Go on only if the role of the actor holds keys to cases; else Forbidden."""
    if not actor.may_ask:
        raise Forbidden(_("Your role holds no keys to cases."))


def request_access(actor: User, *, reference: str, reason: str) -> AccessRequest:
    """Ask for a key by a reference; what comes back is the same whether that case exists or not."""
    require_asker(actor)
    name, why = text(reference, "reference", 60).upper(), text(reason, "reason")
    known = AccessRequest.objects.filter(requested_by=actor, reference=name, state=AccessRequest.State.ASKED).first()
    if known is not None and known.reason == why:  # sent twice
        return known
    if known is not None:
        raise RuleBroken(_("You asked for this case before, and it still waits."), code="asked", field="reference")
    spend("asks", actor.handle, settings.ASKS_AN_HOUR, HOUR)
    room = Compartment.objects.filter(kind=Compartment.Kind.CASE, label=name).first()
    with action(actor, "access.request", room=room.pk if room else None, thing=name, reason=why):
        asked = AccessRequest.objects.create(reference=name, compartment=room, requested_by=actor, reason=why)
        if room is not None:
            tell(actor, leaders_of(room), "access.requested", name, room.pk, "/requests/")
    return asked


def answer_request(
    actor: User, asked: AccessRequest, *, granted: bool, reason: str = "", ends_at: datetime | None = None
) -> AccessRequest:
    """Give the key or refuse it; only the lead of the case and who gives keys in it see the request."""
    if asked.compartment is None or not may_answer(actor, asked.compartment):
        raise Hidden(_("There is no such request."))
    refuse_oneself(actor, asked.requested_by)
    why = text(reason, "reason", needed=not granted)
    refuse_past(ends_at)
    verb = "access.grant" if granted else "access.refuse"
    with action(actor, verb, room=asked.compartment_id, thing=asked.reference, reason=why):
        locked = AccessRequest.objects.select_for_update().get(pk=asked.pk)
        if locked.state != AccessRequest.State.ASKED:
            raise RuleBroken(_("This request was answered already."), code="answered")
        locked.state = AccessRequest.State.GRANTED if granted else AccessRequest.State.REFUSED
        locked.decided_by, locked.decision_reason, locked.decided_at = actor, why, now()
        locked.save(update_fields=["state", "decided_by", "decision_reason", "decided_at"])
        if granted:
            _give(actor, asked, ends_at)
        tell(actor, [asked.requested_by], "access.answered", asked.reference, None, "/requests/")
    return locked


def _give(actor: User, asked: AccessRequest, ends_at: datetime | None) -> None:
    Grant.objects.create(
        compartment=asked.compartment,
        user=asked.requested_by,
        role=asked.requested_by.role,
        origin=Grant.Origin.REQUESTED,
        ends_at=ends_at,
        reason=asked.reason,
        given_by=actor,
    )
