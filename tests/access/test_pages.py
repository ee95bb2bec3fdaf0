"""The pages of access as people use them: what they show, what they refuse, and that nothing typed is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from access.actions.agencies import create_client
from access.actions.requests import request_access
from access.models import AccessRequest, Agency, BreakGlass, Grant, Unit, User
from audit.models import Action, Visit
from desk.models import Notification
from tests.access.test_keys import door
from tests.access.test_signin import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
UNREADABLE = b"Some characters could not be read"

# Each form of access with a field of text, who fills it in, and the rest of what it needs.
FORMS = [
    ("/users/new/", "sec", "name", {"username": "nova", "role": "investigator"}),
    ("/users/noor/", "sec", "reason", {"name": "Noor", "role": "investigator"}),
    ("/users/noor/switch/", "sec", "reason", {}),
    ("/users/noor/password/", "sec", "reason", {}),
    ("/users/clients/new/", "sec", "name", {"client": "nova"}),
    ("/units/new/", "sec", "name", {"code": "NEW"}),
    ("/units/NORTH/", "sec", "name", {}),
    ("/units/agencies/new/", "sec", "name", {"code": "NEW", "country": "NL"}),
    ("/units/agencies/TESTPOL/", "sec", "name", {"country": "NL"}),
    ("/grants/new/", "sec", "reason", {"user": "noor", "role": "investigator"}),
    ("/requests/new/", "noor", "reason", {"reference": "SC-1999-00001"}),
    ("/glass/break/", "noor", "reason", {"reference": "SC-1999-00001", "purpose": "rescue"}),
    ("/cases/{case}/keys/", "chief", "reason", {"user": "stranger"}),
]


def told(answer: Any, field: str) -> str:
    """What stands at a field, '' when nothing does."""
    found = re.search(rf'id="id_{field}_error">(.*?)</div>', answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip() if found else ""


@pytest.mark.parametrize(("path", "who", "field", "rest"), FORMS, ids=[row[0] for row in FORMS])
@pytest.mark.parametrize("bad", [b"", b"caf%E9", b"a%00b", b"a%07b", b"x" * 3000])
def test_a_bad_text_is_told_at_its_field(
    cast: Cast, path: str, who: str, field: str, rest: dict[str, str], bad: bytes
) -> None:
    path = path.format(case=cast.case.reference)
    units = b"&unit=%d&agency=%d" % (cast.south.pk, cast.south.agency_id)
    given = "&".join(f"{name}={value}" for name, value in rest.items()).encode()
    before = Action.objects.count()
    answer = door(cast.people[who]).post(
        path, given + units + b"&" + field.encode() + b"=" + bad, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert told(answer, field), answer.content.decode()
    assert Action.objects.count() == before
    for name, value in rest.items():
        assert value in answer.content.decode(), f"{name} is lost"


def test_codes_hold_letters_and_digits_only(cast: Cast) -> None:
    officer = door(cast.sec)
    for code in ("../up", "' OR 1=1", "<b>", "%00", "-x"):
        for path in ("/units/new/", "/units/agencies/new/"):
            data = {"code": code, "name": "n", "country": "NL", "agency": cast.north.agency_id}
            assert told(officer.post(path, data), "code"), (path, code)
    assert Unit.objects.count() == 2 and Agency.objects.count() == 1


def test_the_officer_changes_what_is_known_of_a_person(cast: Cast) -> None:
    data = {"name": "N. Anders", "email": "anders@example.org", "role": "investigator", "unit": cast.south.pk}
    answer = door(cast.sec).post("/users/noor/", {**data, "purpose": "duty", "reason": "married and moved"})
    assert answer.status_code == 302
    cast.noor.refresh_from_db()
    assert (cast.noor.name, cast.noor.email, cast.noor.unit) == ("N. Anders", "anders@example.org", cast.south)
    assert told(door(cast.sec).post("/users/noor/", {**data, "email": "no", "reason": "x"}), "email")
    assert Grant.objects.filter(user=cast.noor, ends_at=None).exists()  # the role is the same, so the key stays


def test_nobody_has_steps_for_their_own_account(cast: Cast) -> None:
    officer = door(cast.sec)
    page = officer.get("/users/sec/").content.decode()
    assert "your own account" in page and "/users/sec/password/" not in page and 'name="reason"' not in page
    for step in ("", "switch/", "password/", "factor/"):
        data = {"name": "x", "role": "security", "unit": cast.north.pk, "reason": "x"}
        assert officer.post(f"/users/sec/{step}", data).status_code == 400, step
    cast.sec.refresh_from_db()
    assert cast.sec.is_active and cast.sec.name == "Sec"


def test_a_lost_second_factor_is_taken_away_and_the_password_stays(cast: Cast) -> None:
    officer = door(cast.sec)
    assert b"/users/noor/factor/" not in officer.get("/users/noor/").content
    TOTP.activate(cast.noor, generate_totp_secret())
    there = Client()
    there.force_login(cast.noor, backend="access.backends.PasswordBackend")
    page = officer.get("/users/noor/").content
    assert b"authenticator app" in page and b"/users/noor/factor/" in page
    assert officer.post("/users/noor/factor/", {"reason": "lost"}).status_code == 302
    assert not Authenticator.objects.filter(user=cast.noor).exists()
    assert sign_in(Client(), "noor").status_code == 302
    assert officer.post("/users/noor/factor/", {"reason": "again"}).status_code == 400


def test_a_lock_out_is_seen_and_ended(cast: Cast) -> None:
    officer = door(cast.sec)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(Client(), "noor", "wrong")
    assert b"/users/noor/unlock/" in officer.get("/users/noor/").content
    officer.post("/users/noor/unlock/")
    assert b"/users/noor/unlock/" not in officer.get("/users/noor/").content
    assert sign_in(Client(), "noor").status_code == 302


def test_a_client_gets_a_new_secret_and_the_old_one_ends(cast: Cast) -> None:
    _user, old = create_client(cast.sec, client="utopol", name="Utopol", unit=cast.south)

    def token(secret: str) -> Any:
        data = {"grant_type": "client_credentials", "client_id": "utopol", "client_secret": secret}
        return Client().post("/oauth/token/", data)

    bearer = {"Authorization": f"Bearer {token(old).json()['access_token']}"}
    page = door(cast.sec).post("/users/utopol/secret/", {"reason": "leaked"})
    new = re.findall(r'<dd class="code">([^<]+)</dd>', page.content.decode())[1]
    assert page["Cache-Control"] == "no-store" and new != old
    assert token(old).status_code == 401 and token(new).status_code == 200
    assert Client().get("/api/v1/me/", headers=bearer).status_code == 401
    assert door(cast.sec).post("/users/noor/secret/", {"reason": "x"}).status_code == 400


def test_an_answer_that_is_refused_keeps_what_was_typed_and_the_other_requests(cast: Cast) -> None:
    asked = request_access(cast.stranger, reference=cast.case.reference, reason="same van")
    request_access(cast.audra, reference=cast.case.reference, reason="second reason")
    lead, path = door(cast.noor), f"/requests/{asked.uuid}/answer/"
    answer = lead.post(path, {"answer": "give", "reason": "for a week", "ends_at": "2020-01-01T10:00"})
    page = answer.content.decode()
    assert answer.status_code == 400 and f'id="{asked.uuid}_ends_at_error"' in page
    assert 'value="for a week"' in page and 'value="2020-01-01T10:00"' in page and "second reason" in page
    assert 'value="no date"' in lead.post(path, {"answer": "give", "ends_at": "no date"}).content.decode()
    assert f'id="{asked.uuid}_reason_error"' in lead.post(path, {"answer": "refuse"}).content.decode()
    assert lead.post(path, {"answer": "refuse", "reason": "no ground"}).status_code == 302
    twice = lead.post(path, {"answer": "give"})
    assert twice.status_code == 400 and b"answered already" in twice.content
    assert AccessRequest.objects.get(pk=asked.pk).state == "refused"
    assert b"no ground" in door(cast.stranger).get("/requests/").content


def test_asking_twice_tells_so_and_loses_nothing(cast: Cast) -> None:
    asker = door(cast.stranger)
    data = {"reference": cast.case.reference, "reason": "same van"}
    for _ in range(2):
        assert asker.post("/requests/new/", data).status_code == 302
    again = asker.post("/requests/new/", {**data, "reason": "other words"})
    assert told(again, "reference") and b"other words" in again.content
    assert AccessRequest.objects.count() == 1


def test_glass_is_broken_once_and_leads_to_the_case(cast: Cast) -> None:
    breaker = door(cast.stranger)
    data = {"reference": "SC-1999-00001", "reason": "boat at sea", "purpose": "rescue"}
    nothing = breaker.post("/glass/break/", data)
    assert told(nothing, "reference") and b"boat at sea" in nothing.content
    answer = breaker.post("/glass/break/", {**data, "reference": cast.case.reference.lower()})
    assert answer["Location"] == f"/cases/{cast.case.reference}/"
    assert told(breaker.post("/glass/break/", {**data, "reference": cast.case.reference}), "reference")
    assert BreakGlass.objects.count() == 1
    lead = door(cast.noor)
    notice = Notification.objects.get(kind="glass.broken", user=cast.noor)
    assert lead.get(f"/notifications/{notice.uuid}/open/")["Location"] == notice.url
    assert b"boat at sea" in lead.get(notice.url).content
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert breaker.get(f"/notifications/{notice.uuid}/open/").status_code == 404


@pytest.mark.parametrize("name", ["policy", "sec"])
def test_who_holds_no_keys_is_not_offered_any(cast: Cast, name: str) -> None:
    client = door(cast.people[name])
    for path in ("/requests/new/", "/glass/break/"):
        assert client.get(path).status_code == 403
    missing = client.get(f"/cases/{cast.case.reference}/")
    assert missing.status_code == 404 and b"/requests/new/" not in missing.content
    assert b"/requests/new/" not in client.get("/notifications/").content
    assert b"/requests/new/" in door(cast.stranger).get(f"/cases/{cast.case.reference}/").content


def test_a_weaker_key_takes_nothing_from_a_stronger_one(cast: Cast) -> None:
    """A key of broken glass, or of a whole unit, beside that of the auditor and of the chief."""
    from audit.actions import action

    with action("job:tests", "test.keys"):
        for user in (cast.audra, cast.chief):
            Grant.objects.create(
                compartment=cast.case.compartment,
                user=user,
                role=user.role,
                origin="break_glass",
                ends_at=now() + timedelta(hours=1),
            )
        Grant.objects.create(compartment=cast.case.compartment, member_unit=cast.north, role="investigator")
    for user in (cast.audra, cast.chief):
        for path in ("visitors/", "visitors/export/csv/", ""):
            assert door(user).get(f"/cases/{cast.case.reference}/{path}").status_code == 200
    assert door(cast.chief).get(f"/cases/{cast.case.reference}/keys/").status_code == 200


def test_the_same_key_is_not_given_twice(cast: Cast) -> None:
    chief, path = door(cast.chief), f"/cases/{cast.case.reference}/keys/"
    soon, later = ((now() + timedelta(days=n)).strftime("%Y-%m-%dT%H:%M") for n in (3, 9))
    data = {"user": "stranger", "reason": "joint work"}
    assert chief.post(path, {**data, "ends_at": soon}).status_code == 302
    assert told(chief.post(path, {**data, "ends_at": soon}), "user")
    assert chief.post(path, {**data, "ends_at": later}).status_code == 302
    assert Grant.objects.filter(user=cast.stranger, compartment=cast.case.compartment).count() == 2


def test_the_book_is_narrowed_down_and_exported(cast: Cast) -> None:
    case, auditor = cast.case.reference, door(cast.audra)
    door(cast.stranger).get(f"/cases/{case}/")
    door(cast.finn).get(f"/cases/{case}/")
    page = auditor.get("/book/", {"show": "visits", "actor": "finn", "thing": case}).content.decode()
    assert "user:finn" in page and "user:stranger" not in page
    page = auditor.get("/book/", {"show": "actions", "kind": "case.register", "thing": case}).content.decode()
    assert page.count("registered the case</td>") == 1
    today = now().date()
    ahead = {"since": (today + timedelta(days=2)).isoformat(), "until": (today + timedelta(days=3)).isoformat()}
    assert b"Nothing in the book fits" in auditor.get("/book/", ahead).content
    for wrong in ({"since": "2026-02-02", "until": "2026-02-01"}, {"until": "9999-12-31"}, {"until": "x"}):
        answer = auditor.get("/book/", wrong)
        assert answer.status_code == 400 and told(answer, "until"), wrong
        assert auditor.get("/book/export/csv/", wrong).status_code == 404
    assert told(auditor.get("/book/", {"kind": "no.such"}), "kind")
    for kind, start in (("csv", b"\xef\xbb\xbfWhen,Who,Did,Code,"), ("xlsx", b"PK")):
        answer = auditor.get(f"/book/export/{kind}/", {"thing": case})
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content]).startswith(start)
    assert Visit.objects.filter(actor="user:audra", operation="export", thing="book:actions").exists()
    assert auditor.get("/book/export/pdf/").status_code == 404
    assert door(cast.noor).get("/book/export/csv/").status_code == 403


def test_the_visitors_of_a_case_are_narrowed_down_and_exported(cast: Cast) -> None:
    case, chief = cast.case.reference, door(cast.chief)
    door(cast.stranger).get(f"/cases/{case}/")
    door(cast.finn).get(f"/cases/{case}/")
    path = f"/cases/{case}/visitors/"
    page = chief.get(path, {"actor": "finn"}).content
    assert b"user:finn" in page and b"user:noor" not in page
    answer = chief.get(f"{path}export/csv/")
    lines = b"".join(answer.streaming_content).decode()
    assert "user:finn" in lines
    assert Visit.objects.filter(actor="user:chief", operation="export", thing=f"{case}:visitors").exists()
    assert door(cast.noor).get(path).status_code == 200  # its lead
    for reader in (cast.finn, cast.petra):
        assert door(reader).get(f"{path}export/csv/").status_code == 403
    assert door(cast.stranger).get(f"{path}export/csv/").status_code == 404
    assert chief.get(path, {"since": "2026-02-02", "until": "2026-02-01"}).status_code == 400


def test_reading_the_book_is_noted(cast: Cast) -> None:
    door(cast.audra).get("/book/")
    assert Visit.objects.filter(actor="user:audra", operation="list", thing="book:actions").exists()


def test_the_sign_in_page_offers_only_doors_that_exist(people: Cast, settings: Any) -> None:
    from access.demo import demo_people

    settings.DEMO_MODE, settings.DEMO_PASSWORD, settings.DEMO_CLIENT_SECRET = True, "follow-the-money", "demo-secret"
    assert "demo-secret" not in Client().get("/accounts/login/").content.decode()  # no such client yet
    demo_people()
    page = Client().get("/accounts/login/").content.decode()
    assert "demo-agency" in page and "demo-secret" in page
    assert "/accounts/password/reset/" not in page
    assert (
        "/accounts/password/reset/"
        not in door(User.objects.get(username="noor")).get("/accounts/password/change/").content.decode()
    )
