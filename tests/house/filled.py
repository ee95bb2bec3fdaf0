"""A case with something of each kind in it, and the address of each."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import now

from access.models import AccessRequest, BreakGlass, Grant
from audit.actions import action
from desk.models import LegalBasis
from finance.actions.assets import register_asset
from finance.actions.moves import move_alone
from finance.actions.plan import propose_plan
from finance.actions.requests import propose_move
from finance.actions.track import open_track
from finance.actions.waiver import request_waiver
from finance.models import Asset, AssetMove, Flag, MoveRequest, TrackPlan, Waiver
from investigations.actions.events import add_event
from investigations.actions.handling import permit
from investigations.actions.identity import add_identifier, add_name
from investigations.actions.items import add_item
from investigations.actions.merges import merge_subjects
from investigations.actions.relations import add_relation
from investigations.actions.roles import add_role
from investigations.actions.sealing import ask_opening, decide_opening, seal_subject
from investigations.actions.subjects import add_subject
from investigations.actions.tasks import add_task
from investigations.actions.transports import add_transport
from investigations.models import (
    CaseModus,
    Event,
    Exhibit,
    ExhibitFile,
    HandlingPermission,
    Identifier,
    InformationItem,
    Leg,
    Match,
    Relation,
    Route,
    SealOpening,
    StoredFile,
    Subject,
    SubjectMerge,
    SubjectName,
    SubjectRole,
    Task,
    TaskEntry,
    Transport,
    Upload,
)
from tests.cast import CANARY, Cast
from tests.house.routes import Route as Door
from tests.house.routes import walk


def _suspect(case: Any) -> Subject:
    """The suspect that the case was registered with."""
    return Subject.objects.filter(case=case).earliest("pk")


# The handle that stands in an address, by what stands before it, or before and after it.
HANDLES: dict[str, Callable[[Cast], Any]] = {
    "waivers": lambda c: Waiver.objects.get(case=c.case),
    "plans": lambda c: TrackPlan.objects.get(track__case=c.case),
    "asset-requests": lambda c: MoveRequest.objects.get(asset__case=c.case),
    "asset-moves": lambda c: AssetMove.objects.filter(asset__case=c.case)[0],
    "assets": lambda c: Asset.objects.get(case=c.case),
    "flags": lambda c: Flag.objects.get(case=c.case),
    "people": lambda c: _suspect(c.case),
    "subjects": lambda c: _suspect(c.case),
    "people/seal": lambda c: Subject.objects.get(case=c.case, sealed=True),
    "subjects/seal": lambda c: Subject.objects.get(case=c.case, sealed=True),
    "lines": lambda c: _suspect(c.case),
    "names": lambda c: SubjectName.objects.filter(case=c.case)[0],
    "identifiers": lambda c: Identifier.objects.get(case=c.case),
    "roles": lambda c: SubjectRole.objects.filter(case=c.case)[0],
    "relations": lambda c: Relation.objects.get(case=c.case),
    "matches": lambda c: Match.objects.get(case=c.case),
    "merges": lambda c: SubjectMerge.objects.get(case=c.case),
    "openings": lambda c: SealOpening.objects.get(case=c.case, state="asked"),
    "routes": lambda c: Route.objects.get(case=c.case),
    "legs": lambda c: Leg.objects.get(case=c.case),
    "transports": lambda c: Transport.objects.get(case=c.case),
    "modi": lambda c: CaseModus.objects.get(case=c.case),
    "items": lambda c: InformationItem.objects.get(case=c.case),
    "permissions": lambda c: HandlingPermission.objects.get(case=c.case),
    "exhibits": lambda c: Exhibit.objects.get(case=c.case),
    "files": lambda c: ExhibitFile.objects.get(case=c.case),
    "uploads": lambda c: Upload.objects.get(case=c.case),
    "events": lambda c: Event.objects.get(case=c.case),
    "tasks": lambda c: Task.objects.get(case=c.case),
    "task-entries": lambda c: TaskEntry.objects.get(case=c.case),
    "requests": lambda c: AccessRequest.objects.get(compartment=c.case.compartment),
    "access-requests": lambda c: AccessRequest.objects.get(compartment=c.case.compartment),
    "break-glass": lambda c: BreakGlass.objects.get(compartment=c.case.compartment),
    "glass": lambda c: BreakGlass.objects.get(compartment=c.case.compartment),
}
WORDS = {"act": "open", "beside": "subject", "state": "not_found", "kind": "csv", "verdict": "approved", "page": "1"}
# Doors that hold nothing of a case: about the catalogue, the rules, people and what is one's own.
NOT_OF_A_CASE = (
    "catalogue/",
    "case-plans/",
    "rules/",
    "cases/new/rows/",
    "users/",
    "units/",
    "agencies/",
    "clients/",
    "drafts/",
    "jobs/",
    "notifications/",
    "saved-searches/",
    "search/",
    "grants/",
)
PUBLIC = ("health/", "metrics", "oauth/", "accounts/")


def doors() -> list[Door]:
    """Our own doors, those that anybody may use apart."""
    return [door for door in walk() if not door.template.startswith(PUBLIC)]


def of_a_case(door: Door) -> bool:
    """Whether the address names a case or something of one."""
    kinds = {kind for _name, kind in door.arguments} | {name for name, _kind in door.arguments}
    plain = door.template.removeprefix("api/v1/")
    return bool(kinds & {"uuid", "reference"}) and not plain.startswith(NOT_OF_A_CASE)


def handle_at(template: str, mark: str, cast: Cast) -> str:
    """The handle that belongs where the mark stands in an address; '' when nobody said what it is."""
    before, after = (part.strip("/").split("/") for part in template.split(mark))
    place = next((part for part in reversed(before) if part in HANDLES), None)
    return str(HANDLES.get(f"{place}/{after[0]}", HANDLES[place])(cast).uuid) if place else ""


def address(door: Door, cast: Cast) -> str:
    """The address of the hidden case or of what lies in it; an unknown kind of argument fails."""
    values = {}
    for name, kind in door.arguments:
        if name == "reference":
            values[name] = cast.case.reference
        elif kind == "uuid":
            values[name] = handle_at(door.template, f"<{kind}:{name}>", cast)
            assert values[name], f"{door.template}: say in HANDLES what this uuid is"
        else:
            assert name in WORDS, f"{door.template}: say in WORDS what {name} is"
            values[name] = WORDS[name]
    return door.path(values)


def fill(cast: Cast) -> Cast:
    """Put something of each kind into the hidden case."""
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
    leg, suspect = Leg.objects.get(case=case), _suspect(case)
    add_transport(
        cast.noor, leg, starts_on=date.today(), carried=5, paid=6, paid_reason=f"{CANARY}reason", total=Decimal("10.00"),
        currency="EUR", total_source=f"{CANARY}ledger", source=f"{CANARY}source", note=f"{CANARY}runnote",
        modus=CaseModus.objects.get(case=case), crew=[{"subject": suspect, "part": "driver"}],
    )  # fmt: skip
    _fill_people(cast)
    add_task(
        cast.noor, case, title=f"{CANARY}task", description=f"{CANARY}described", lane="money", owner=finn,
        due_on=date.today(), checklist=[f"{CANARY}line"],
    )  # fmt: skip
    add_event(
        cast.noor, case, title=f"{CANARY}event", text=f"{CANARY}words", happened="2025-05", lane="criminal",
        kind="sighting", source=f"{CANARY}source", basis="fact", place=f"{CANARY}place",
        subjects=list(Subject.objects.filter(case=case)),
    )  # fmt: skip
    with action("job:tests", "test.flag", room=case.compartment_id):
        room = case.compartment
        stored = StoredFile.objects.create(sha256="a" * 64, size=1, media_type="text/plain", scan="waiting")
        exhibit = Exhibit.objects.create(
            case=case, compartment=room, number=1, title=f"{CANARY}exhibit", created_by=cast.noor
        )
        file = ExhibitFile.objects.create(
            exhibit=exhibit, case=case, compartment=room, edition=1, stored=stored, name=f"{CANARY}file",
            added_by=cast.noor,
        )  # fmt: skip
        Upload.objects.create(
            case=case, compartment=room, user=cast.noor, name=f"{CANARY}upload", size=9, exhibit=exhibit, made=file
        )
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
    item = add_item(
        cast.noor,
        case,
        title=f"{CANARY}item",
        text=f"{CANARY}text",
        learned_on=date.today(),
        source=f"{CANARY}itemsource",
        scheme="4x4",
        evaluation="B2",
        basis="fact",
        handling="H3",
        restriction=f"{CANARY}restriction",
        subjects=[_suspect(case).uuid],
        exhibits=[exhibit.uuid],
    )
    permit(cast.chief, item, way="court", owner=f"{CANARY}owner", reason=f"{CANARY}permission")
    return cast


def _fill_people(cast: Cast) -> None:
    """A name, a number that stands elsewhere too, a role, a tie and a sealed identity."""
    noor, case, known = cast.noor, cast.case, _suspect(cast.case)
    add_name(noor, known, text=f"{CANARY}name")
    add_identifier(cast.stranger, Subject.objects.get(case=cast.other_case), kind="plate", value="XX-000-X")
    add_identifier(noor, known, kind="plate", value="xx000x", issuer=f"{CANARY}issuer", note=f"{CANARY}note")
    add_role(noor, known, category="suspect", network_role="driver", source=f"{CANARY}rolesource")
    double = add_subject(noor, case, name=f"{CANARY}double")
    merge_subjects(noor, case, kept=known, gone=double, reason=f"{CANARY}merged")
    hidden = add_subject(noor, case, name=f"{CANARY}label", category="victim")
    add_relation(
        noor, case, from_subject=known, to_subject=hidden, kind="knows", basis="fact", source=f"{CANARY}source"
    )
    seal_subject(noor, hidden, label=f"{CANARY}sealed", name=f"{CANARY}truename", details=f"{CANARY}details")
    opened = ask_opening(noor, hidden, reason=f"{CANARY}why")
    decide_opening(cast.chief, opened, granted=True, reason=f"{CANARY}answer")
    ask_opening(cast.finn, hidden, reason=f"{CANARY}why")
