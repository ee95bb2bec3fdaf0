"""Transports on a leg: how many were carried, who manned it, and what was paid."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from access.errors import Invalid, ManyRefused, Refusal, RuleBroken
from desk.versions import count_change, save_changes
from investigations.actions.common import criminal_lane
from investigations.actions.rows import refuse_removed, set_removed
from investigations.models import Case, CaseModus, Leg, Subject, Transport, TransportCrew
from investigations.rules import DataSubject, PaymentChannel, check_choice, clean_text
from investigations.rules_transport import (
    MOST_CREW,
    MOST_ROWS,
    CrewPart,
    TransportOutcome,
    check_days,
    check_money,
    check_people,
)

FIELDS = (
    "starts_on", "starts_at", "ends_on", "carried", "paid", "paid_reason", "outcome", "vehicle", "modus", "price",
    "currency", "total", "total_source", "payment_channel", "source", "note",
)  # fmt: skip
_LENGTHS = {"paid_reason": 200, "total_source": 200, "source": 200, "note": 4_000, "currency": 3}
_BLANK: dict[str, Any] = dict.fromkeys(
    ("starts_at", "ends_on", "carried", "paid", "vehicle", "modus", "price", "total")
)
_BLANK |= dict.fromkeys(("payment_channel", *_LENGTHS), "") | {"outcome": TransportOutcome.UNKNOWN}
Crew = Iterable[Mapping[str, Any]]


def add_transport(actor: Any, leg: Leg, *, crew: Crew = (), **values: Any) -> Transport:
    """Record a transport on a leg; its number runs through the case."""
    with criminal_lane(actor, "transport.add", leg.case) as case:
        return insert_transport(case, {**values, "leg": leg, "crew": crew})


def add_transports(actor: Any, case: Case, rows: list[dict[str, Any]]) -> list[Transport]:
    """Record many transports or none: ManyRefused names what is wrong in which row."""
    if not 1 <= len(rows) <= MOST_ROWS:
        raise Invalid(_("Send 1 to 1,000 transports at a time."), code="too_many", field="transports")
    with criminal_lane(actor, "transport.add", case) as now:
        made, refused = [], []
        for i, row in enumerate(rows):
            try:
                made.append(insert_transport(now, row, f"transports[{i}]."))
            except Refusal as refusal:
                refused.append(refusal)
        if refused:
            raise ManyRefused(refused)
        return made


def insert_transport(case: Case, values: Mapping[str, Any], at: str = "") -> Transport:
    """Add a transport inside an action on its locked case; `at` is the path of the row for messages."""
    leg = _standing_leg(case, values.get("leg"), at)
    full = checked(case, {**_BLANK, **_without_blanks(values)}, at)
    crew = checked_crew(case, values.get("crew") or (), at)
    last = Transport.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    place = {"case": case, "compartment_id": case.compartment_id}
    made = Transport.objects.create(leg=leg, number=last + 1, **place, **full)
    for subject, part in crew:
        TransportCrew.objects.create(transport=made, subject=subject, part=part, **place)
    return made


def amend_transport(
    actor: Any, transport: Transport, *, version: int | None, crew: Crew | None = None, **values: Any
) -> Transport:
    """Change a transport; a crew that is given replaces the one before. Raises Stale."""
    with criminal_lane(actor, "transport.amend", transport.case) as case:
        refuse_removed(transport)
        whole = {name: getattr(transport, name) for name in FIELDS} | values
        full = checked(case, whole, "", known=transport)
        if "leg" in values:
            full["leg"] = _standing_leg(case, values["leg"], "")
        written = save_changes(transport, version, full)
        if crew is not None and _set_crew(case, transport, crew) and not written:
            count_change(transport)
    return transport


def remove_transport(actor: Any, transport: Transport) -> None:
    """Take a transport out of the case; it can be put back."""
    set_removed(actor, "transport.remove", transport, removed=True)


def restore_transport(actor: Any, transport: Transport) -> None:
    """Put a removed transport back."""
    set_removed(actor, "transport.restore", transport, removed=False)


def checked(case: Case, values: Mapping[str, Any], at: str, known: Transport | None = None) -> dict[str, Any]:
    """All fields in their proper form; Invalid names the field after `at`."""
    found = {name: values[name] for name in FIELDS if name in values}
    for name, most in _LENGTHS.items():
        found[name] = clean_text(found[name], f"{at}{name}", most)
    found["currency"] = found["currency"].upper()
    if not isinstance(found.get("starts_on"), date):
        raise Invalid(_("This is needed."), code="required", field=f"{at}starts_on")
    if not isinstance(found["starts_at"], time | None):
        raise Invalid(_("Give a time."), code="invalid", field=f"{at}starts_at")
    check_days(found["starts_on"], found["ends_on"], localdate(), at)
    check_people(found["carried"], found["paid"], found["paid_reason"], at)
    check_money(found["price"], found["total"], found["total_source"], found["currency"], at)
    check_choice(found["outcome"], TransportOutcome, f"{at}outcome")
    check_choice(found["payment_channel"], PaymentChannel, f"{at}payment_channel", required=False)
    _check_vehicle(case, found["vehicle"], at, known)
    _check_modus(case, found["modus"], at, known)
    return found


def checked_crew(case: Case, crew: Crew, at: str) -> list[tuple[Subject, str]]:
    """Who manned it and as what, each once; people of this case only, and never somebody who was smuggled."""
    found: dict[tuple[int, str], tuple[Subject, str]] = {}
    for i, row in enumerate(crew):
        subject, part, here = row.get("subject"), str(row.get("part") or CrewPart.OTHER), f"{at}crew[{i}]."
        check_choice(part, CrewPart, f"{here}part")
        if not isinstance(subject, Subject) or not _stands_in(case, subject) or subject.is_thing:
            message = _("Choose a person or organisation of this case.")
            raise Invalid(message, code="invalid_choice", field=f"{here}subject")
        if subject.category == DataSubject.SMUGGLED:
            message = _("A smuggled person has no role in the network.")
            raise RuleBroken(message, code="smuggled_role", field=f"{here}subject")
        found[subject.pk, part] = (subject, part)
    if len(found) > MOST_CREW:
        raise Invalid(_("A transport has a crew of at most 20."), code="too_many", field=f"{at}crew")
    return list(found.values())


def _set_crew(case: Case, transport: Transport, crew: Crew) -> bool:
    """Make the crew exactly this; whether it was another."""
    there = {(row.subject_id, row.part): row for row in transport.crew.select_related("subject")}
    rows = [row for row in crew if not _is_there(row, there)]
    kept = {(row["subject"].pk, str(row["part"])) for row in crew if _is_there(row, there)}
    wanted = checked_crew(case, rows, "")
    gone = [row for key, row in there.items() if key not in kept]
    for row in gone:
        row.delete()
    for subject, part in wanted:
        TransportCrew.objects.create(
            transport=transport, case=case, compartment_id=case.compartment_id, subject=subject, part=part
        )
    if len(kept) + len(wanted) > MOST_CREW:
        raise Invalid(_("A transport has a crew of at most 20."), code="too_many", field="crew")
    return bool(gone or wanted)


def _is_there(row: Mapping[str, Any], there: Mapping[tuple[int, str], TransportCrew]) -> bool:
    """Whether this was so before: then it stays, even if that person was taken out of the case since."""
    subject = row.get("subject")
    return isinstance(subject, Subject) and (subject.pk, str(row.get("part"))) in there


def _stands_in(case: Case, subject: Subject) -> bool:
    return subject.case_id == case.pk and subject.stands


def _standing_leg(case: Case, leg: Any, at: str) -> Leg:
    if not isinstance(leg, Leg) or leg.case_id != case.pk:
        raise Invalid(_("Choose a leg of this case."), code="invalid_choice", field=f"{at}leg")
    leg.refresh_from_db()
    if leg.removed_at or leg.route.removed_at:
        raise Invalid(
            _("This leg was removed. Put it back to record transports on it."), code="removed", field=f"{at}leg"
        )
    return leg


def _check_vehicle(case: Case, vehicle: Any, at: str, known: Transport | None) -> None:
    if vehicle is None or (known is not None and known.vehicle_id == vehicle.pk):
        return
    if not isinstance(vehicle, Subject) or not _stands_in(case, vehicle) or not vehicle.is_thing:
        raise Invalid(_("Choose a vehicle or another thing of this case."), code="invalid_choice", field=f"{at}vehicle")


def _check_modus(case: Case, modus: Any, at: str, known: Transport | None) -> None:
    if modus is None or (known is not None and known.modus_id == modus.pk):
        return
    if not isinstance(modus, CaseModus) or modus.case_id != case.pk or modus.removed_at:
        raise Invalid(_("Choose a modus operandi of this case."), code="invalid_choice", field=f"{at}modus")


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was really given: a text that is None says as little as one that is missing."""
    return {name: value for name, value in values.items() if value is not None}
