"""Every route as nobody, as a stranger with a key to another case, and as somebody who holds the key."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from access.models import AccessRequest, BreakGlass, Grant, User
from audit.actions import action
from audit.models import Visit
from desk.models import LegalBasis
from finance.actions.assets import register_asset
from finance.actions.moves import move_alone
from finance.actions.plan import propose_plan
from finance.actions.requests import propose_move
from finance.actions.track import open_track
from finance.actions.waiver import request_waiver
from finance.models import Asset, AssetMove, Flag, MoveRequest, TrackPlan, Waiver
from investigations.models import CaseModus, Leg, Route, Subject
from tests.cast import CANARY, Cast
from tests.house.routes import Route as Door
from tests.house.routes import walk

pytestmark = pytest.mark.django_db

# The handle that stands in an address, by what stands before it.
HANDLES: dict[str, Callable[[Cast], Any]] = {
    "waivers": lambda c: Waiver.objects.get(case=c.case),
    "plans": lambda c: TrackPlan.objects.get(track__case=c.case),
    "asset-requests": lambda c: MoveRequest.objects.get(asset__case=c.case),
    "asset-moves": lambda c: AssetMove.objects.filter(asset__case=c.case)[0],
    "assets": lambda c: Asset.objects.get(case=c.case),
    "flags": lambda c: Flag.objects.get(case=c.case),
    "people": lambda c: Subject.objects.get(case=c.case),
    "subjects": lambda c: Subject.objects.get(case=c.case),
    "lines": lambda c: Subject.objects.get(case=c.case),
    "routes": lambda c: Route.objects.get(case=c.case),
    "legs": lambda c: Leg.objects.get(case=c.case),
    "modi": lambda c: CaseModus.objects.get(case=c.case),
    "requests": lambda c: AccessRequest.objects.get(compartment=c.case.compartment),
    "glass": lambda c: BreakGlass.objects.get(compartment=c.case.compartment),
}
WORDS = {"act": "open", "beside": "subject", "state": "not_found", "kind": "csv", "verdict": "approved"}
# Doors that hold nothing of a case: about the catalogue, the rules, people and what is one's own.
NOT_OF_A_CASE = (
    "catalogue/",
    "rules/",
    "cases/new/rows/",
    "users/",
    "units/",
    "agencies/",
    "clients/",
    "drafts/",
    "jobs/",
)
PUBLIC = ("health/", "metrics", "oauth/", "accounts/")


# Addresses written as a pattern: their arguments do not show in the map.
WRITTEN_OUT = {r"^cases/export\.(?P<kind>csv|xlsx)$": "cases/export.csv"}
METHODS = ("post", "put", "patch")


def doors() -> list[Door]:
    """Our own doors, those that anybody may use apart."""
    found = [replace(door, template=WRITTEN_OUT.get(door.template, door.template)) for door in walk()]
    return [door for door in found if not door.template.startswith(PUBLIC)]


def of_a_case(door: Door) -> bool:
    """Whether the address names a case or something of one."""
    kinds = {kind for _name, kind in door.arguments} | {name for name, _kind in door.arguments}
    plain = door.template.removeprefix("api/v1/")
    return bool(kinds & {"uuid", "reference"}) and not plain.startswith(NOT_OF_A_CASE)


def address(door: Door, cast: Cast) -> str:
    """The address of the hidden case or of what lies in it; an unknown kind of argument fails."""
    values = {}
    for name, kind in door.arguments:
        if name == "reference":
            values[name] = cast.case.reference
        elif kind == "uuid":
            before = door.template.split(f"<{kind}:{name}>")[0].strip("/").split("/")
            place = next((part for part in reversed(before) if part in HANDLES), None)
            assert place is not None, f"{door.template}: say in HANDLES what this uuid is"
            values[name] = str(HANDLES[place](cast).uuid)
        else:
            assert name in WORDS, f"{door.template}: say in WORDS what {name} is"
            values[name] = WORDS[name]
    return door.path(values)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """The cast with something of each kind in the hidden case."""
    finn, case = cast.finn, cast.case
    asset = register_asset(
        finn,
        case,
        type="vehicle",
        label=f"{CANARY}asset",
        amount=Decimal("10.00"),
        valued_on=date.today(),
        source=f"{CANARY}source",
    )
    move_alone(finn, asset, to_state="traced", note=f"{CANARY}move")
    asset.refresh_from_db()
    propose_move(
        finn,
        asset,
        to_state="seized",
        reason=f"{CANARY}request",
        legal_basis=LegalBasis.objects.get(code="94a(2)"),
        authority=f"{CANARY}authority",
        amount=Decimal("10.00"),
        currency="EUR",
    )
    open_track(finn, case, lead=finn, effective_on=date.today())
    propose_plan(finn, case, text=f"{CANARY}plan")
    until = date.today() + timedelta(days=9)
    request_waiver(cast.noor, case, reason_code="other", text=f"{CANARY}waiver", until=until)
    with action("job:tests", "test.flag", room=case.compartment_id):
        room = case.compartment
        AccessRequest.objects.create(
            reference=case.reference, compartment=room, requested_by=cast.audra, reason=f"{CANARY}ask"
        )
        ended = now() - timedelta(minutes=1)
        key = Grant.objects.create(
            compartment=room, user=cast.audra, role="auditor", starts_at=ended, ends_at=ended, origin="break_glass"
        )
        BreakGlass.objects.create(compartment=room, grant=key, user=cast.audra, reason=f"{CANARY}glass")
        Flag.objects.create(
            case=case,
            compartment=case.compartment,
            code="J06",
            facts={"opened_on": "2026-01-01"},
            due_on=date.today(),
            raised_at=now(),
        )
    return cast


def browser(user: User | None) -> Client:
    """Somebody's browser, or nobody's."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def ask(client: Client, path: str) -> Any:
    """GET, or the first other method that the door takes."""
    response = client.get(path)
    for method in METHODS:
        if response.status_code != 405:
            break
        response = getattr(client, method)(path, content_type="application/json", data="{}")
    return response


def body(response: Any) -> bytes:
    """All that came back, headers too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(content) + str(dict(response.headers)).encode()


def test_nobody_is_asked_to_sign_in(full: Cast) -> None:
    wrong = []
    for door in doors():
        if door.arguments and not of_a_case(door):
            continue
        response = ask(browser(None), address(door, full))
        ok = (
            response.status_code == 401
            if door.is_api
            else (response.status_code == 302 and "/accounts/login/" in response["Location"])
        )
        if not ok or CANARY.encode() in body(response):
            wrong.append((door.template, response.status_code))
    assert not wrong


def test_a_stranger_finds_nothing_at_the_doors_of_a_case(full: Cast) -> None:
    wrong = []
    client = browser(full.stranger)
    for door in filter(of_a_case, doors()):
        response = ask(client, address(door, full))
        if response.status_code != 404 or CANARY.encode() in body(response):
            wrong.append((door.template, response.status_code))
    assert not wrong


def test_a_stranger_sees_no_word_of_the_case_in_lists_search_exports_and_counts(full: Cast) -> None:
    wrong = []
    for person in (full.stranger, full.policy, full.sec, full.partner):
        client = browser(person)
        for door in doors():
            if door.arguments:
                continue
            for query in ("", f"?q={CANARY}", f"?text={CANARY}", f"?reference={full.case.reference}"):
                response = client.get(door.path({}) + query)
                found = body(response).replace(query.encode(), b"")
                words = (f"{CANARY}codename", f"{CANARY}suspect", f"{CANARY}asset", f"{CANARY}summary")
                if any(word.encode() in found for word in words) or response.status_code >= 500:
                    wrong.append((person.username, door.template, query, response.status_code))
    assert not wrong


def test_a_refusal_is_noted_in_the_book(full: Cast) -> None:
    browser(full.stranger).get(f"/cases/{full.case.reference}/")
    noted = Visit.objects.using("aside").filter(actor=full.stranger.handle, refused=True, thing=full.case.reference)
    assert noted.exists()


def test_a_holder_gets_in_and_is_noted(full: Cast) -> None:
    wrong = []
    clients = [browser(person) for person in (full.noor, full.finn, full.petra, full.chief)]
    for door in filter(of_a_case, doors()):
        if "/shared/" in door.template:  # for partner agencies only, tested with them
            continue
        path = address(door, full)
        answers = [client.get(path).status_code for client in clients]
        if not any(status in (200, 302, 405, 409) for status in answers):
            wrong.append((door.template, answers))
    assert not wrong
    assert Visit.objects.filter(actor=full.noor.handle, operation="open", thing=full.case.reference).exists()
