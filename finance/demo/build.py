"""Builds the demo through the same actions as everybody, then sets the clocks of the past right."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.timezone import localdate

from access.models import User
from audit.actions import action
from finance.actions.plan import decide_plan
from finance.actions.track import assess_track, conclude_track, log_activity, open_track
from finance.actions.waiver import decide_waiver, request_waiver
from finance.demo.others import ROLES, WAYS, Plan, person
from finance.models import FinancialTrack, TrackPlan
from investigations.actions.cases import register_case
from investigations.models import Case, CaseMove, Modus

NO_PURPOSE = frozenset({"LANTAARN", "OEVER"})
PURPOSE = "Establish who organised the transports, who took part, and what they earned."


def back_date(case: Case, criminal: date, money: date | None = None) -> None:
    """Give the last acts of both lanes the days that the story tells; what was just typed is not activity of today."""
    with action("job:load_demo", "demo.back_date", room=case.compartment_id, thing=case.reference):
        Case.objects.filter(pk=case.pk).update(criminal_activity_on=criminal)
        FinancialTrack.objects.filter(case=case).update(money_activity_on=money)


def close_on(case: Case, asker: User, decider: User, day: date, reason: str) -> None:
    """Ask to close and close on a day of the past, as a house that began before this software recorded it."""
    with action(decider, "demo.back_date", room=case.compartment_id, thing=case.reference, reason=reason):
        for by, start, end in ((asker, "open", "closing"), (decider, "closing", "closed")):
            CaseMove.objects.create(
                case=case,
                compartment=case.compartment,
                from_state=start,
                to_state=end,
                effective_on=day,
                reason=reason,
                moved_by=by,
            )
    case.refresh_from_db()


def leg_row(leg: tuple[str, str, str, str, str]) -> dict[str, Any]:
    """One leg as the register form would send it."""
    origin, destination, mode, fee, currency = leg
    return {
        "origin": origin,
        "destination": destination,
        "mode": mode,
        "fee": Decimal(fee),
        "currency": currency,
        "payment_channel": "hawala",
    }


def register_plan(plan: Plan, lead: User, number: int) -> Case:
    """Register one of the other cases with two or three suspects, a route and a modus operandi."""
    random = Random(number)
    opened = localdate() - timedelta(days=plan.days_ago)
    names = dict.fromkeys(person(random) for _ in range(random.randrange(2, 5)))
    subjects = [
        {"name": name, "category": "suspect", "network_role": random.choice(ROLES), "nationality": "UTO"}
        for name in names
    ]
    way = random.choice(WAYS)
    chosen = random.choice(list(Modus.objects.filter(valid_to__isnull=True).order_by("pk")))
    return register_case(
        lead,
        codename=plan.codename,
        summary="Fictional case of the demonstration.",
        opened_on=opened,
        purpose="" if plan.codename in NO_PURPOSE else PURPOSE,
        unit=lead.unit,
        lead=lead,
        subjects=subjects,
        routes=[{"name": f"{way[0][0]} – {way[-1][1]}", "legs": [leg_row(leg) for leg in way]}],
        modi=[{"modus": chosen}],
    )


def follow_money(case: Case, plan: Plan, financial: User, chief: User) -> None:
    """Take the track of a case as far as its plan says."""
    day = min(case.opened_on + timedelta(days=plan.track_after), localdate())
    if plan.track == "required":
        assess_track(financial, case, effective_on=day, reason="Fees were paid through a broker.")
    elif plan.track == "waived":
        _waive(case, financial, chief)
    elif plan.track:
        _open(case, plan, financial, chief, day)


def _waive(case: Case, financial: User, chief: User) -> None:
    """A waiver that still runs."""
    start = max(case.opened_on, localdate() - timedelta(days=30))
    asked = request_waiver(
        financial,
        case,
        reason_code="taken_over",
        text="The partner abroad follows the money.",
        starts_on=start,
        until=start + timedelta(days=80),
    )
    decide_waiver(chief, asked, decision="approved", reason="Ask them for their findings.")


def _open(case: Case, plan: Plan, financial: User, chief: User, day: date) -> None:
    text = "" if plan.track == "open" else "Ask the six registers, request the statements, follow the fees."
    open_track(financial, case, lead=financial, effective_on=day, plan=text)
    for proposed in TrackPlan.objects.filter(track__case=case):
        decide_plan(chief, proposed, decision="approved", reason="Sound.")
    asked = min(day + timedelta(days=2), localdate())
    log_activity(financial, case, done_on=asked, kind="register", text="Registers asked.")
    if plan.track == "concluded":
        ended = min(day + timedelta(days=100), localdate())
        reason = "The claim was filed with the court."
        conclude_track(financial, case, outcome="claim_filed", effective_on=ended, reason=reason)
        if plan.closed:
            closed = min(ended + timedelta(days=10), localdate())
            close_on(case, financial, chief, closed, "The judgment is final.")
