"""Builds the demo through the same actions as everybody, then sets the clocks of the past right."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.timezone import localdate

from access.models import Unit, User
from audit.actions import action
from finance.actions.plan import decide_plan, propose_plan
from finance.actions.track import conclude_track, log_activity, open_track
from finance.demo.others import ROLES, WAYS, Plan, person
from finance.models import FinancialTrack
from investigations.actions.cases import register_case
from investigations.models import Case, Modus

PURPOSE = "Establish who organised the transports, who took part, and what they earned."


def back_date(case: Case, criminal: date, money: date | None = None) -> None:
    """Give the last acts of both lanes the days that the story tells; what was just typed is not activity of today."""
    with action("job:load_demo", "demo.back_date", room=case.compartment_id, thing=case.reference):
        Case.objects.filter(pk=case.pk).update(criminal_activity_on=criminal)
        FinancialTrack.objects.filter(case=case).update(money_activity_on=money)


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
        purpose=PURPOSE,
        unit=lead.unit,
        lead=lead,
        subjects=subjects,
        routes=[{"name": f"{way[0][0]} – {way[-1][1]}", "legs": [leg_row(leg) for leg in way]}],
        modi=[{"modus": chosen}],
    )


def follow_money(case: Case, plan: Plan, financial: User, chief: User) -> None:
    """Take the track of a case as far as its plan says."""
    opened = case.opened_on + timedelta(days=plan.track_after)
    today = localdate()
    open_track(financial, case, lead=financial, effective_on=min(opened, today))
    if plan.track in ("planned", "dormant", "concluded"):
        proposed = propose_plan(financial, case, text="Ask the six registers, request the statements, follow the fees.")
        decide_plan(chief, proposed, decision="approved", reason="Sound.")
    log_activity(
        financial, case, done_on=min(opened + timedelta(days=2), today), kind="register", text="Registers asked."
    )
    if plan.track == "concluded":
        ended = min(opened + timedelta(days=100), today)
        conclude_track(
            financial, case, outcome="claim_filed", effective_on=ended, reason="The claim was filed with the court."
        )


def units_of(codes: list[str]) -> list[Unit]:
    """The units of these codes."""
    return list(Unit.objects.filter(code__in=codes))
