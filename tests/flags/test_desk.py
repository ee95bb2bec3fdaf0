"""Jobs, drafts and remembered filters of the desk."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from access.errors import Hidden, RuleBroken
from audit.actions import action
from desk.actions import jobs
from desk.actions.forms import forget_filter, remember_filter
from desk.models import Draft, Job
from desk.queries.forms import filters_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def as_(user: Any) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    client.force_login(user, backend="access.backends.PasswordBackend")
    return client


def test_a_draft_is_private_replaced_and_discarded(people: Cast) -> None:
    client = as_(people.noor)
    for words in ("first", "second"):
        sent = {"form": "case-new", "values": json.dumps({"codename": [words]})}
        assert client.post("/drafts/", sent).status_code == 204
    assert client.get("/drafts/?form=case-new").json() == {"values": {"codename": ["second"]}}
    assert as_(people.finn).get("/drafts/?form=case-new").json() == {"values": {}}
    assert client.post("/drafts/", {"form": "case-new", "values": "{}"}).status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"form": "", "values": "{}"}, {"form": "x", "values": "no"}, {"form": "x", "values": "[1]"},
             {"form": "x" * 200, "values": "{}"}, {"form": "x", "values": '{"a": "\\u0000"}'}]
)  # fmt: skip
def test_bad_drafts_are_refused(people: Cast, sent: dict[str, str]) -> None:
    assert as_(people.noor).post("/drafts/", sent).status_code == 400
    assert not Draft.objects.exists()


def test_old_drafts_make_room(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.actions.forms.DRAFTS", 3)
    for i in range(5):
        as_(people.noor).post("/drafts/", {"form": f"f{i}", "values": '{"a": ["b"]}'})
    assert set(Draft.objects.values_list("form", flat=True)) == {"f2", "f3", "f4"}


def test_filters_are_remembered_per_list_and_under_names(people: Cast) -> None:
    remember_filter(people.noor, list_name="cases", query="state=open")
    remember_filter(people.noor, list_name="cases", query="state=closed", name="Old ones")
    assert filters_of(people.noor, "cases")[""] == "state=open"
    assert filters_of(people.finn, "cases") == {}
    assert set(filters_of(people.noor, "cases")) == {"", "Old ones"}
    forget_filter(people.noor, list_name="cases", name="Old ones")
    assert set(filters_of(people.noor, "cases")) == {""}


def test_a_job_is_claimed_once_and_its_progress_shows(people: Cast) -> None:
    job = jobs.ask_for(people.noor, kind="test.work", arguments={"a": 1}, total=10)
    claimed = jobs.claim(job.uuid)
    assert claimed is not None
    assert jobs.claim(job.uuid) is None
    assert jobs.progress(claimed, done=4)
    jobs.finish(claimed, outcome={"rows": 10})
    job.refresh_from_db()
    assert (job.state, job.done, job.outcome) == ("done", 4, {"rows": 10})
    with pytest.raises(RuleBroken):
        jobs.cancel(people.noor, job.uuid)


def test_a_cancelled_job_stops_at_its_next_sign(people: Cast) -> None:
    job = jobs.claim(jobs.ask_for(people.noor, kind="test.work", arguments={}).uuid)
    assert job is not None
    with pytest.raises(Hidden):
        jobs.cancel(people.finn, job.uuid)
    jobs.cancel(people.noor, job.uuid)
    assert not jobs.progress(job, done=1)
    jobs.finish(job, outcome={})
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_what_no_worker_claimed_is_sent_again(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(jobs, "_send", lambda rows: sent.extend(str(job.uuid) for job in rows))
    fresh, old, lost = (jobs.ask_for(people.noor, kind="test.work", arguments={}) for _ in range(3))
    jobs.claim(lost.uuid)
    with action("job:tests", "test.time"):
        Job.objects.filter(pk=old.pk).update(created_at=now() - timedelta(minutes=2))
        long_ago = {"created_at": now() - timedelta(hours=5), "claimed_at": now() - timedelta(hours=3)}
        Job.objects.filter(pk=lost.pk).update(**long_ago)
    assert jobs.send_again() == 2
    assert set(sent) == {str(old.uuid), str(lost.uuid)}
    assert str(fresh.uuid) not in sent


def test_the_bell_and_the_page_of_notifications(people: Cast) -> None:
    from desk.actions.notices import notify

    notify("job:tests", [people.noor, people.noor], kind="unknown", thing="SC-TEST", url="/flags/")
    client = as_(people.noor)
    assert "1 unread notification" in client.get("/notifications/bell/").content.decode()
    assert "SC-TEST" in client.get("/notifications/").content.decode()
    assert "SC-TEST" not in as_(people.finn).get("/notifications/").content.decode()
    assert client.post("/notifications/read/", {"number": "nonsense"}).status_code == 302
    assert "1 unread" in client.get("/notifications/bell/").content.decode()
    client.post("/notifications/read/")
    assert "0 unread" in client.get("/notifications/bell/").content.decode()
    assert client.get("/notifications/?page=nonsense").status_code == 200
