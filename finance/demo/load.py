"""Loads the whole demonstration; a second run finds it there and changes nothing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from access.demo import CASE_UNITS, CLIENT, demo_people
from access.models import Grant, User
from audit.actions import action
from desk.models import LegalBasis
from finance.actions.assets import add_valuation, register_asset
from finance.actions.lines import write_line
from finance.actions.moves import confirm_seizure, move_alone, record_seizure
from finance.actions.plan import decide_plan, propose_plan
from finance.actions.requests import decide, propose_move
from finance.actions.track import amend_track, log_activity, open_track
from finance.actions.waiver import decide_waiver, request_waiver
from finance.demo import zandkreek as z
from finance.demo.build import back_date, close_on, follow_money, register_plan
from finance.demo.events import story
from finance.demo.items import add_items
from finance.demo.journeys import other_transports, zandkreek_transports
from finance.demo.others import plans
from finance.demo.tasks import plan_and_tasks, small_plan
from finance.demo.ties import meet, tie
from finance.models import Asset, TrackPlan
from investigations.actions.cases import register_case
from investigations.actions.closing import request_closing
from investigations.models import Case, CaseModus, Leg, Modus, Subject

People = dict[str, User]


def load() -> dict[str, Case]:
    """Make the demonstration unless it is there; return the cases that the docs name."""
    with transaction.atomic():  # all or nothing: half a demonstration would look complete to the next run
        people = demo_people()
        if not Case.objects.filter(codename="ZANDKREEK").exists():
            _zandkreek(people)
            _mini_cases(people)
            _others(people)
            meet(Case.objects.filter(unit__code="KMAR-COAST", state="open").earliest("pk"))
    named = ("ZANDKREEK", "STILWATER", "ZANDLOPER", "SLOTGRACHT")
    return {case.codename: case for case in Case.objects.filter(codename__in=named)}


def _keys(case: Case, people: People, *names: str) -> None:
    with action(people["chief"], "grant.give", room=case.compartment_id, thing=case.reference):
        for name in names:
            user = people[name]
            Grant.objects.create(
                compartment=case.compartment,
                user=user,
                role=user.role,
                given_by=people["chief"],
                reason="demonstration",
            )


def _zandkreek(people: People) -> Case:
    investigator = people["investigator"]
    modi = Modus.objects.filter(valid_to__isnull=True, code__in=z.MODI).order_by("pk")
    case = register_case(
        investigator,
        codename="ZANDKREEK",
        summary="Transports by van from Vienna and by small boat from Dunkirk, paid through escrow at a call shop.",
        opened_on=z.OPENED,
        purpose=z.PURPOSE,
        external_references=[{"system": system, "number": number} for system, number in z.REFERENCES],
        subjects=[
            *(
                {"name": n, "category": c, "network_role": r, "born_on": b, "nationality": "UTO"}
                for _handle, n, c, r, b in z.PEOPLE
            ),
            *({"kind": "organisation", "name": n, "category": c} for _handle, n, c in z.COMPANIES),
        ],
        routes=[{"name": z.ROUTE, "legs": [_leg(row) for row in z.LEGS]}],
        modi=[{"modus": modus} for modus in modi],
    )
    _keys(case, people, "financial")
    owners = _owners(case)
    zandkreek_transports(case, investigator, owners)
    _money_lane(case, people)
    for row in z.ASSETS:
        _asset(case, row, owners, people)
    _ask(case, people, *z.WAITING)
    _share(case, people)
    tie(case, people)
    plan_and_tasks(case, people)
    story(case, people)
    add_items(case, people)
    back_date(case, localdate() - timedelta(days=6), localdate() - timedelta(days=4))
    return case


def _leg(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("origin", "destination", "mode", "fee", "currency", "payment_channel")
    return dict(zip(names, row, strict=True))


def _money_lane(case: Case, people: People) -> None:
    financial = people["financial"]
    open_track(financial, case, lead=financial, effective_on=z.TRACK_OPENED, plan=z.PLAN)
    proposed = TrackPlan.objects.get(track__case=case)
    decide_plan(people["prosecutor"], proposed, decision="approved", reason="Agreed; report before the action day.")
    for day, kind, text in z.ACTIVITIES:
        log_activity(financial, case, done_on=day, kind=kind, text=text)
    soon = localdate() + timedelta(days=2)
    amend_track(financial, case, version=None, next_step="Secure the escrow at the broker", next_step_on=soon)
    for handle, name, *_rest in z.PEOPLE:
        if handle in z.MONEY:
            subject = Subject.objects.get(case=case, name=name)
            known, step = z.MONEY[handle]
            write_line(financial, case, beside="subject", uuid=subject.uuid, known=known, next_step=step)
    for seen in CaseModus.objects.filter(case=case, modus__code__in=z.MODI_MONEY).select_related("modus"):
        text = z.MODI_MONEY[seen.modus.code]
        write_line(financial, case, beside="modus", uuid=seen.uuid, known=text, next_step="")
    for leg in Leg.objects.filter(case=case, destination__in=("NLAMS", "GBDVR")):
        text = f"{leg.currency} {leg.fee:,} per person, held in escrow until arrival."
        write_line(financial, case, beside="leg", uuid=leg.uuid, known=text, next_step="Match payments with arrivals")


def _owners(case: Case) -> dict[str, Subject]:
    names = {name: handle for handle, name, *_rest in z.PEOPLE}
    return {names[s.name]: s for s in Subject.objects.filter(case=case) if s.name in names}


def _asset(case: Case, row: z.Asset, owners: dict[str, Subject], people: People) -> Asset:
    first, *later = row.values
    financial = people["financial"]
    asset = register_asset(
        financial,
        case,
        type=row.type,
        label=row.label,
        amount=first[0],
        currency="EUR",
        valued_on=first[1],
        source=first[2],
        identifiers=[{"kind": kind, "value": value} for kind, value in row.identifiers],
        country=row.country,
        place=row.place,
        legal_owner=owners.get(row.owner),
        beneficial_owner=owners.get(row.beneficial),
        indications="Paid for by P1; the owner on paper has no income." if row.beneficial else "",
    )
    for amount, day, source in later:
        add_valuation(financial, asset, amount=amount, currency="EUR", valued_on=day, source=source)
    for state, day, basis, authority, amount in row.steps:
        step(asset, people, state, day, basis, authority, amount)
    return asset


def step(
    asset: Asset, people: People, state: str, day: date, basis: str, authority: str, amount: Decimal | None
) -> None:
    """Take an asset one step further, by one or two persons as the rules want."""
    asset.refresh_from_db()
    financial, prosecutor = people["financial"], people["prosecutor"]
    law = LegalBasis.objects.filter(code=basis).first() if basis else None
    currency = "EUR" if amount is not None else ""
    if not basis:
        move_alone(financial, asset, to_state=state, effective_on=day)
    elif law is not None and law.confirmed_afterwards and state == "seized":
        move = record_seizure(
            financial, asset, legal_basis=law, authority=authority, amount=amount, currency="EUR", effective_on=day
        )
        confirm_seizure(prosecutor, move, verdict="confirmed", reason="Lawful and needed.")
    else:
        asked = propose_move(
            financial,
            asset,
            to_state=state,
            reason="Demonstration",
            effective_on=day,
            legal_basis=law,
            authority=authority,
            amount=amount,
            currency=currency,
        )
        decide(prosecutor, asked, verdict="approved", reason="Agreed.")


def _ask(case: Case, people: People, label: str, state: str, basis: str, amount: Decimal) -> None:
    asset = Asset.objects.get(case=case, label=label)
    propose_move(
        people["financial"],
        asset,
        to_state=state,
        reason="The owner on paper may sell it; the certificate is ready to be sent.",
        effective_on=localdate(),
        legal_basis=LegalBasis.objects.get(code=basis),
        authority="Rechtbank Voorbeeldstad",
        amount=amount,
        currency="EUR",
    )


def _share(case: Case, people: People) -> None:
    with action(people["chief"], "grant.share", room=case.compartment_id, thing=case.reference):
        Grant.objects.create(
            compartment=case.compartment,
            user=people[CLIENT],
            role="partner",
            origin=Grant.Origin.PARTNER,
            starts_at=case.created_at,
            ends_at=case.created_at + timedelta(days=365),
            legal_ground="Agreement on joint operations, fictional",
            given_by=people["chief"],
        )


def _mini(people: People, codename: str, days_ago: int, purpose: str = z.PURPOSE) -> Case:
    case = register_case(
        people["investigator"],
        codename=codename,
        summary="Fictional mini-case of the demonstration.",
        opened_on=localdate() - timedelta(days=days_ago),
        purpose=purpose,
        subjects=[{"name": f"{codename.title()} Fictief", "category": "suspect", "network_role": "driver"}],
    )
    _keys(case, people, "financial")
    return case


def _mini_cases(people: People) -> None:
    """One case without a track (J01), one whose waiver has ended (J02), one closed without financial outcome (J28)."""
    today = localdate()
    first = _mini(people, "STILWATER", 40)
    small_plan(first, people["investigator"])
    back_date(first, today - timedelta(days=2))
    second = _mini(people, "ZANDLOPER", 200)
    waiver = request_waiver(
        people["investigator"],
        second,
        reason_code="no_profit",
        text="Friends helped each other; no sign of payment so far.",
        starts_on=today - timedelta(days=120),
        until=today - timedelta(days=40),
    )
    decide_waiver(people["chief"], waiver, decision="approved", reason="Look again when the phones have been read.")
    back_date(second, today - timedelta(days=50))
    third = _mini(people, "SLOTGRACHT", 150)
    gone = today - timedelta(days=20)
    close_on(third, people["investigator"], people["chief"], gone, "The suspects were handed over abroad.")
    back_date(third, gone)


def _others(people: People) -> None:
    teams = {
        "KMAR-EAST": ("financial", "chief"),
        "KMAR-COAST": ("coast", "coast.chief"),
        "POL-NORTH": ("north", "north.chief"),
        "POL-PORT": ("port", "port.chief"),
    }
    for number, plan in enumerate(plans(CASE_UNITS)):
        financial, chief = (people[name] for name in teams[plan.unit])
        case = register_plan(plan, financial, number)
        other_transports(case, financial, number)
        if plan.track in ("open", "planned", "dormant", "concluded"):
            _found_asset(case, number, {**people, "financial": financial})
        follow_money(case, plan, financial, chief)
        _waits_for_chief(case, financial)
        quiet = 60 if plan.track == "dormant" else number % 9
        today = localdate()
        back_date(case, today - timedelta(days=number % 12), today - timedelta(days=quiet) if plan.track else None)


def _waits_for_chief(case: Case, financial: User) -> None:
    """Three cases of unit East wait for its chief: to close, to approve a plan, to approve a waiver."""
    if case.codename == "POLDER":
        request_closing(financial, case, reason="The suspects have left the country.")
    elif case.codename == "DRIJFIJS":
        propose_plan(financial, case, text="Add the tax file and the rental contracts to the plan that holds.")
    elif case.codename == "VUURTOREN":
        until = localdate() + timedelta(days=60)
        request_waiver(financial, case, reason_code="capacity", text="Nobody is free before the winter.", until=until)


# Together with the flat of ZANDKREEK, three requests wait for the prosecutor.
WAITING = frozenset({"BRANDING", "DUINPAN"})
FOUND = [
    ("cash", "Banknotes in a locker", "9400.00"),
    ("vehicle", "Delivery van, demo plate", "13250.00"),
    ("bank", "Savings at a fictional bank", "21800.55"),
    ("valuables", "Two watches", "5600.00"),
    ("vessel", "Inflatable with engine", "3900.00"),
    ("crypto", "Stablecoins in a wallet", "12010.10"),
]


def _found_asset(case: Case, number: int, people: People) -> None:
    """One asset of one of the other cases, as far along as its number says; two of them wait for the prosecutor."""
    kind, label, value = FOUND[number % len(FOUND)]
    day = min(case.opened_on + timedelta(days=9), localdate())
    amount = Decimal(value)
    asset = register_asset(
        people["financial"],
        case,
        type=kind,
        label=label,
        amount=amount,
        currency="EUR",
        valued_on=day,
        source="officer",
    )
    if number % 3 == 0:
        return
    step(asset, people, "traced", day, "", "", None)
    if number % 3 == 1:
        step(asset, people, "seized", day, "94a(2)", "Officier van justitie, Voorbeeldstad", amount)
    elif case.codename in WAITING:
        _ask(case, people, label, "seized", "94a(2)", amount)
