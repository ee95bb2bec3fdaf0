"""Sealed identities: who a person in danger really is, read only by who asked with a reason and was allowed to."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as moment
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, RuleBroken
from access.gate import require
from access.queries import people_with
from access.rules import Right
from desk.queries.law import term
from desk.versions import save_changes
from investigations.actions.common import criminal_lane, in_case, tell
from investigations.actions.matches import deconflict
from investigations.actions.rows import refuse_removed
from investigations.models import Identifier, Match, SealedIdentity, SealOpening, Subject, SubjectName
from investigations.names import forms
from investigations.queries.sealing import running_opening
from investigations.rules import OpeningState, check_birth, check_country, clean_text


def seal_subject(
    actor: Any,
    subject: Subject,
    *,
    label: str,
    name: str,
    born_on: str = "",
    nationality: str = "",
    details: str = "",
) -> SealedIdentity:
    """Put everything that names a person behind a seal; the case goes on with the label."""
    shown = clean_text(label, "label", 200, required=True)
    values = _checked(subject, name=name, born_on=born_on, nationality=nationality, details=details)
    if shown.casefold() == values["name"].casefold():
        raise Invalid(_("Choose a label that does not name the person."), code="label_names", field="label")
    with criminal_lane(actor, "seal.put", subject.case) as case:
        refuse_removed(subject)
        _refuse_sealing(subject)
        kept = _take_away(subject)
        seal, _made = SealedIdentity.objects.update_or_create(
            subject=subject,
            defaults={
                "case": case,
                "compartment_id": subject.compartment_id,
                "kept": kept,
                "sealed_by": actor,
                "lifted_at": None,
                **values,
            },
        )
        blank = {"aliases": "", "born_on": "", "nationality": "", "notes": ""}
        save_changes(subject, None, {"name": shown, "sealed": True, **forms(shown), **blank})
        deconflict(actor, case, [(row["kind"], row["plain"]) for row in kept["identifiers"]])
    return seal


def lift_seal(actor: Any, subject: Subject, *, reason: str) -> Subject:
    """Give a subject its name back for everybody in the case; only who may read the identity now can."""
    text = clean_text(reason, "reason", 4_000, required=True)
    with criminal_lane(actor, "seal.lift", subject.case, reason=text) as case:
        seal = _seal_of(subject)
        if running_opening(actor, seal) is None:
            raise RuleBroken(_("Have the identity opened for you first."), code="not_opened")
        kept = seal.kept
        save_changes(
            subject,
            None,
            {
                "name": seal.name,
                **forms(seal.name),
                "born_on": seal.born_on,
                "nationality": seal.nationality,
                "aliases": kept.get("aliases", ""),
                "notes": kept.get("notes", ""),
                "sealed": False,
            },
        )
        numbers = _give_back(subject, kept)
        seal.lifted_at = moment()
        seal.save(update_fields=["lifted_at"])
        deconflict(actor, case, numbers)
    return subject


def ask_opening(actor: Any, subject: Subject, *, reason: str) -> SealOpening:
    """Ask to read who somebody really is; whoever may decide hears of it. Asking twice gives the first request."""
    text = clean_text(reason, "reason", 4_000, required=True)
    with in_case(actor, "seal.ask", subject.case, right=Right.IDENTITY_ASK, reason=text) as case:
        seal = _seal_of(subject)
        waiting = SealOpening.objects.filter(seal=seal, asked_by=actor, state=OpeningState.ASKED).first()
        if waiting:
            return waiting
        room = {"case": case, "compartment_id": case.compartment_id}
        asked = SealOpening.objects.create(seal=seal, asked_by=actor, reason=text, **room)
        deciders = people_with(Right.IDENTITY_DECIDE, case.compartment).exclude(pk=actor.pk)
        tell(actor, list(deciders), case, "seal.asked", _page_of(subject))
    return asked


def decide_opening(actor: Any, asked: SealOpening, *, granted: bool, reason: str) -> SealOpening:
    """Let somebody read a sealed identity for the days of the term `sealed`, or refuse; never one's own request."""
    text = clean_text(reason, "reason", 4_000, required=True)
    with in_case(actor, "seal.decide", asked.case, right=Right.IDENTITY_DECIDE, reason=text) as case:
        now = _waiting(asked)
        if now.asked_by_id == actor.pk:
            raise RuleBroken(_("Somebody else decides on your request."), code="own_request")
        now.state = OpeningState.GRANTED if granted else OpeningState.REFUSED
        now.decided_by, now.decision_reason, now.decided_at = actor, text, moment()
        now.ends_at = moment() + timedelta(days=term("sealed", localdate())) if granted else None
        now.save(update_fields=["state", "decided_by", "decision_reason", "decided_at", "ends_at"])
        tell(actor, [now.asked_by], case, "seal.answered", _page_of(now.seal.subject))
        if granted and case.lead_id not in (actor.pk, now.asked_by_id):
            tell(actor, [case.lead], case, "seal.opened", _page_of(now.seal.subject))
    return now


def end_opening(actor: Any, asked: SealOpening) -> SealOpening:
    """Take back one's own request, or end one's own opening before its time."""
    require(actor, Right.CASE_READ, asked.case)
    with in_case(actor, "seal.close", asked.case, right=Right.IDENTITY_ASK):
        now = SealOpening.objects.select_for_update().get(pk=asked.pk)
        if now.asked_by_id != actor.pk:
            raise RuleBroken(_("Only the one who asked can end this."), code="not_yours")
        if now.state == OpeningState.ASKED:
            now.state = OpeningState.WITHDRAWN
        elif now.state == OpeningState.GRANTED and now.ends_at and now.ends_at > moment():
            now.ends_at = moment()
        now.save(update_fields=["state", "ends_at"])
    return now


def _checked(subject: Subject, **values: str) -> dict[str, str]:
    found = {
        "name": clean_text(values["name"], "name", 200, required=True),
        "born_on": clean_text(values["born_on"], "born_on", 10),
        "nationality": clean_text(values["nationality"], "nationality", 3).upper(),
        "details": clean_text(values["details"], "details", 10_000),
    }
    check_birth(found["born_on"], subject.case.opened_on)
    check_country(found["nationality"])
    return found


def _refuse_sealing(subject: Subject) -> None:
    if subject.sealed:
        raise RuleBroken(_("This identity is sealed already."), code="sealed")
    if not subject.sealable:
        raise RuleBroken(
            _("Only persons whom the investigation is not about are sealed: never a suspect or a convicted person."),
            code="not_sealable",
        )


def _take_away(subject: Subject) -> dict[str, Any]:
    """What names the subject, as it is kept behind the seal; the rows themselves are emptied and removed."""
    names = SubjectName.objects.filter(subject=subject, removed_at__isnull=True)
    identifiers = Identifier.objects.filter(subject=subject, removed_at__isnull=True)
    kept = {
        "aliases": subject.aliases,
        "notes": subject.notes,
        "names": list(names.values("kind", "text")),
        "identifiers": list(identifiers.values("kind", "value", "plain", "as_seen", "issuer", "note")),
    }
    gone = moment()
    Match.objects.filter(identifier__subject=subject, ended_at__isnull=True).update(ended_at=gone, updated_at=gone)
    SubjectName.objects.filter(subject=subject).update(text="–", name_key="", skeleton="", removed_at=gone)
    for identifier in Identifier.objects.filter(subject=subject):
        sealed = {"value": "–", "plain": f"sealed {identifier.pk}", "issuer": "", "note": "", "removed_at": gone}
        save_changes(identifier, None, sealed)
    return kept


def _give_back(subject: Subject, kept: dict[str, Any]) -> list[tuple[str, str]]:
    room = {"case_id": subject.case_id, "compartment_id": subject.compartment_id}
    for row in kept.get("names", ()):
        SubjectName.objects.create(subject=subject, **room, **row)
    made = [Identifier.objects.create(subject=subject, **room, **row) for row in kept.get("identifiers", ())]
    return [identifier.number for identifier in made]


def _seal_of(subject: Subject) -> SealedIdentity:
    subject.refresh_from_db()
    if not subject.sealed:
        raise RuleBroken(_("This identity is not sealed."), code="not_sealed")
    return SealedIdentity.objects.get(subject=subject)


def _waiting(asked: SealOpening) -> SealOpening:
    now = SealOpening.objects.select_for_update(of=("self",)).select_related("asked_by", "seal").get(pk=asked.pk)
    if now.state != OpeningState.ASKED:
        raise RuleBroken(_("This request was answered already."), code="answered")
    return now


def _page_of(subject: Subject) -> str:
    return f"/people/{subject.uuid}/"
