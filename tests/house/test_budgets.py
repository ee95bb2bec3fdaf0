"""How many SQL statements each page and list may send, whether it shows one row or several."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from access.keys import forget_keys
from access.models import AccessRequest, BreakGlass, Grant
from audit.actions import action
from desk.models import Notification
from finance.actions.plan import propose_plan
from finance.actions.track import log_activity, open_track
from finance.actions.waiver import request_waiver
from finance.flags.engine import sweep
from finance.models import Asset, Flag
from investigations.actions.closing import request_closing
from investigations.actions.events import add_event
from investigations.actions.exhibits import add_thing
from investigations.actions.handling import permit
from investigations.actions.items import add_item
from investigations.actions.tasks import add_task
from investigations.actions.transports import add_transport
from investigations.models import (
    Event,
    ExternalReference,
    InformationItem,
    Leg,
    Route,
    Subject,
    Task,
    Transport,
)
from tests.cast import Cast, make_case
from tests.finance.build import ask, make_asset, seized_alone, traced
from tests.flags.build import ago

pytestmark = pytest.mark.django_db

# Address, reader, and the most statements. {case}, {asset} and {flag} are the handles of one of the case.
BUDGETS = """
/                                    noor      8
/                                    chief     10
/cases/                              noor      12
/cases/                              chief     12
/cases/{case}/                       noor      14
/cases/{case}/people/                noor      8
/cases/{case}/routes/                noor      11
/cases/{case}/transports/            noor      15
/cases/{case}/map/                   noor      10
/transports/{transport}/             noor      12
/map/                                noor      9
/map/                                chief     9
/cases/{case}/modi/                  noor      8
/cases/{case}/money/                 finn      18
/cases/{case}/money/box/             finn      14
/cases/{case}/assets/                noor      9
/cases/{case}/flags-box/             noor      6
/cases/{case}/book/                  noor      31
/cases/changes/                      noor      8
/people/{person}/                    noor      11
/cases/{case}/timeline/              noor      26
/cases/{case}/timeline/print/        noor      24
/events/{event}/                     noor      9
/cases/{case}/tasks/                 noor      10
/cases/{case}/tasks/plan/            noor      10
/tasks/{task}/                       noor      16
/tasks/?whose=unit                   noor      12
/case-plans/                         noor      5
/cases/{case}/print/                 noor      18
/cases/{case}/keys/                  chief     9
/cases/{case}/items/                 noor      11
/cases/{case}/items/matrix/          noor      8
/cases/{case}/items/new/             noor      10
/items/{item}/                       noor      13
/items/{item}/edit/                  noor      15
/items/{item}/versions/              noor      13
/cases/{case}/visitors/              chief     8
/assets/                             noor      9
/assets/{asset}/                     noor      14
/assets/{asset}/history/             noor      16
/portfolio/                          petra     14
/portfolio/?group=subject            petra     14
/flags/                              chief     10
/flags/mine/                         noor      5
/flags/{flag}/                       noor      8
/coverage/                           chief     13
/search/?q=fictief                   noor      14
/search/?q=fictief                   chief     14
/keys/                               noor      5
/grants/                             sec       5
/users/                              sec       5
/requests/                           chief     9
/glass/                              chief     6
/book/                               audra     5
/book/?show=visits&thing={case}      audra     6
/units/                              sec       5
/users/noor/                         sec       12
/notifications/                      noor      6
/api/v1/cases/                       noor      8
/api/v1/cases/                       chief     8
/api/v1/cases/?state=open            chief     8
/api/v1/cases/{case}/subjects/       noor      6
/api/v1/cases/{case}/routes/         noor      7
/api/v1/cases/{case}/modi/           noor      6
/api/v1/cases/{case}/timeline/       noor      21
/api/v1/cases/{case}/timeline/extent/ noor     8
/api/v1/cases/{case}/events/         noor      8
/api/v1/cases/{case}/tasks/          noor      8
/api/v1/tasks/                       noor      8
/api/v1/cases/{case}/transports/     noor      9
/api/v1/cases/{case}/map/            noor      7
/api/v1/map/                         chief     6
/api/v1/cases/{case}/items/          noor      7
/api/v1/items/{item}/                noor      6
/api/v1/items/{item}/permissions/    chief     7
/api/v1/cases/{case}/exhibits/       noor      8
/api/v1/cases/{case}/moves/          noor      6
/api/v1/cases/{case}/track/          finn      12
/api/v1/cases/{case}/track/lines/    finn      10
/api/v1/cases/{case}/waivers/        finn      7
/api/v1/assets/                      noor      6
/api/v1/assets/figures/              petra     6
/api/v1/assets/{asset}/moves/        noor      6
/api/v1/asset-requests/              petra     7
/api/v1/flags/                       chief     5
/api/v1/coverage/                    chief     9
"""


def rows() -> list[tuple[str, str, int]]:
    """The table above."""
    return [(address, who, int(most)) for address, who, most in map(str.split, BUDGETS.strip().splitlines())]


def add_a_case(cast: Cast, word: str) -> Any:
    """Another case with something of each kind in it."""
    case = make_case(cast, cast.noor, word, days_ago=30, holders=(cast.finn,))
    forget_keys(cast.finn)
    open_track(cast.finn, case, lead=cast.finn, effective_on=ago(25))
    request_waiver(cast.finn, case, reason_code="early", text="early", starts_on=ago(0), until=ago(-30))
    fill(cast, case)
    if word != "one":
        request_closing(cast.noor, case, reason="done")
    return case


def fill(cast: Cast, case: Any) -> None:
    """Something of each kind in a case; call it again for more of it."""
    held, cast.case = cast.case, case
    make_asset(cast, identifiers=[{"kind": "plate", "value": "XX-000-X"}])
    ask(cast, traced(cast))
    seized_alone(cast)
    cast.case = held
    propose_plan(cast.finn, case, text="plan")
    add_event(
        cast.noor, case, title="Seen", happened="2025", lane="criminal", kind="sighting", source="list", basis="fact",
        subjects=list(Subject.objects.filter(case=case)),
    )  # fmt: skip
    before = list(Task.objects.filter(case=case))
    add_task(cast.noor, case, title="Ask the bank", lane="money", owner=cast.noor, checklist=["one"], waits_for=before)
    exhibit = add_thing(
        cast.noor, case, title="phone", from_party="A", to_party="B", place="here", at=now(), purpose="look"
    )
    item = add_item(
        cast.noor, case, title="item", text="what was learned", learned_on=date.today(), source="an officer",
        scheme="3x5x2", evaluation="1AP", basis="fact", handling="H3", restriction="ask first",
        exhibits=[exhibit.uuid], subjects=[s.uuid for s in case.subjects.all()],
    )  # fmt: skip
    permit(cast.chief, item, way="house", owner="an office", reason="asked")
    log_activity(cast.finn, case, done_on=date.today(), kind="other", text="asked the bank")
    with action(cast.noor, "test.fill", room=case.compartment_id):
        thing = {"user": cast.noor, "compartment": case.compartment}
        Notification.objects.create(**thing, kind="flag.raised", thing=case.reference, details={"code": "J01"})
        asked = {"compartment": case.compartment, "reference": case.reference, "requested_by": cast.stranger}
        AccessRequest.objects.create(**asked, reason="why")
        key = Grant.objects.create(compartment=case.compartment, user=cast.stranger, role="investigator")
        BreakGlass.objects.create(compartment=case.compartment, grant=key, user=cast.stranger, reason="why")
        room = {"case": case, "compartment": case.compartment}
        number = Subject.objects.filter(case=case).count()
        Subject.objects.create(**room, name=f"Fictief {number}", category="suspect")
        ExternalReference.objects.create(**room, system="SIENA", number=f"fictief {number}")
        route = Route.objects.create(**room, name=f"route {number}")
        leg = Leg.objects.create(**room, route=route, position=1, origin="A", destination="NLAMS", mode="van")
    driver = {"subject": Subject.objects.filter(case=case).latest("pk"), "part": "driver"}
    run = {"carried": 5, "paid": 4, "price": Decimal("900.00"), "currency": "EUR", "crew": [driver]}
    for days in range(2):
        add_transport(cast.noor, leg, starts_on=ago(days), **run)
    sweep()


def measure(cast: Cast) -> dict[tuple[str, str], int]:
    """How many statements each page sends now, the second time that it is opened."""
    names = {
        "case": cast.case.reference,
        "asset": str(Asset.objects.filter(case=cast.case).earliest("pk").uuid),
        "person": str(Subject.objects.filter(case=cast.case).earliest("pk").uuid),
        "event": str(Event.objects.filter(case=cast.case).earliest("pk").uuid),
        "task": str(Task.objects.filter(case=cast.case).earliest("pk").uuid),
        "transport": str(Transport.objects.filter(case=cast.case).earliest("pk").uuid),
        "item": str(InformationItem.objects.filter(case=cast.case).earliest("pk").uuid),
        "flag": str(Flag.objects.filter(case=cast.case).earliest("pk").uuid),
    }
    found = {}
    clients: dict[str, Client] = {}
    for template, who, _most in rows():
        client = clients.setdefault(who, Client())
        if not client.cookies:
            client.force_login(getattr(cast, who), backend="access.backends.PasswordBackend")
        address = template.format(**names)
        for _ in range(2):
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(address)
            assert answer.status_code == 200, (address, who, answer.status_code)
        found[template, who] = len(seen)
    return found


def test_no_page_sends_more_statements_than_its_budget_nor_more_for_more_rows(people: Cast) -> None:
    people.case = add_a_case(people, "one")
    few = measure(people)
    for word in ("two", "three", "four"):
        add_a_case(people, word)
    fill(people, people.case)
    many = measure(people)
    wrong = [
        f"{address} as {who}: {few[address, who]} statements, {many[address, who]} with more rows, budget {most}"
        for address, who, most in rows()
        if many[address, who] > most or many[address, who] > few[address, who]
    ]
    assert not wrong, "\n".join(wrong)
