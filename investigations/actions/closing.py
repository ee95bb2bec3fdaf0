"""Closing a case takes two persons and the consent of the money lane; reopening takes a reason."""

from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from access.errors import Forbidden, RuleBroken
from access.gate import may
from access.models import User
from access.queries import people_with
from access.rules import Right
from investigations.actions.common import in_case, tell
from investigations.models import Case, CaseMove
from investigations.queries.cases import objections, requested_by
from investigations.rules import CASE_MOVES, CaseState, clean_text


def request_closing(actor: User, case: Case, *, reason: str) -> Case:
    """Ask to close a case; somebody else decides."""
    return _move(actor, case, "case.request_closing", CaseState.CLOSING, reason, Right.CASE_WRITE)


def close_case(actor: User, case: Case, *, reason: str) -> Case:
    """Close a case that somebody else asked to close; RuleBroken names each objection."""
    return _move(actor, case, "case.close", CaseState.CLOSED, reason, Right.CLOSING_DECIDE)


def refuse_closing(actor: User, case: Case, *, reason: str) -> Case:
    """Refuse to close: the case goes on."""
    return _move(actor, case, "case.refuse_closing", CaseState.OPEN, reason, Right.CLOSING_DECIDE, CaseState.CLOSING)


def withdraw_closing(actor: User, case: Case, *, reason: str) -> Case:
    """Take back the request to close."""
    return _move(actor, case, "case.withdraw_closing", CaseState.OPEN, reason, Right.CASE_WRITE, CaseState.CLOSING)


def reopen_case(actor: User, case: Case, *, reason: str) -> Case:
    """Open a closed case again: whoever works on it or decides on its closing."""
    right = Right.CLOSING_DECIDE if may(actor, Right.CLOSING_DECIDE, case) else Right.CASE_WRITE
    return _move(actor, case, "case.reopen", CaseState.OPEN, reason, right, CaseState.CLOSED)


def _move(
    actor: User, case: Case, verb: str, to: CaseState, reason: str, right: Right, start: CaseState | None = None
) -> Case:
    text = clean_text(reason, "reason", 4_000, required=True)
    with in_case(actor, verb, case, right=right, reason=text) as held:
        if to not in CASE_MOVES[held.state] or (start and held.state != start):
            raise RuleBroken(_("The case is not in the state for this step."), code="wrong_state")
        asker = requested_by(held)
        if to == CaseState.CLOSED:
            _check_closing(actor, held, asker)
        CaseMove.objects.create(
            case=held,
            compartment=held.compartment,
            from_state=held.state,
            to_state=to,
            effective_on=localdate(),
            reason=text,
            moved_by=actor,
        )
        Case.objects.filter(pk=held.pk).update(version=held.version + 1, updated_at=now())
        held.refresh_from_db()
        _tell_of(actor, held, to, asker)
    return held


def _check_closing(actor: User, case: Case, asker: User | None) -> None:
    if asker is None or asker.pk == actor.pk:
        raise Forbidden(_("Somebody else than the one who asked for it decides on the closing."))
    if found := objections(case):
        raise RuleBroken(" ".join(str(text) for text in found), code="may_not_close")


def _tell_of(actor: User, case: Case, to: CaseState, asker: User | None) -> None:
    if to == CaseState.CLOSING:
        deciders = people_with(Right.CLOSING_DECIDE, case.compartment).exclude(pk=actor.pk)
        tell(actor, list(deciders), case, "case.closing_requested")
        return
    people = [user for user in (case.lead, asker) if user and user.pk != actor.pk]
    tell(actor, people, case, "case.closed" if to == CaseState.CLOSED else "case.opened_again")
