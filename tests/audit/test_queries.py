"""The history of a thing or room and its visitors, newest first."""

import pytest

from audit import queries
from audit.actions import action, destroy
from audit.queries import history_of, visitors_of
from audit.visits import note_refusal, note_visit
from tests.audit.conftest import CONNECTIONS, committed
from tests.audit.tables import Asset, Memo, Person

pytestmark = pytest.mark.django_db(databases=CONNECTIONS)


def test_history_is_newest_first_with_what_changed() -> None:
    with action("user:anna", "asset.add", room=1, thing="SC-1", reason="seen", purpose="investigation") as first:
        asset = Asset.objects.create(compartment_id=1, label="boat")
    with action("user:bob", "asset.rename", room=1, thing="SC-1") as second:
        asset.label = "yacht"
        asset.save()
    with action("user:bob", "elsewhere", room=2, thing="SC-2"):
        pass
    history = history_of(thing="SC-1")
    assert [(h.number, h.actor, h.verb, h.reason) for h in history] == [
        (second, "user:bob", "asset.rename", ""),
        (first, "user:anna", "asset.add", "seen"),
    ]
    assert history[0].changes[0].differences == {"label": ("boat", "yacht")}
    assert history[1].changes[0].before is None and history[1].changes[0].after["label"] == "boat"  # type: ignore[index]
    assert history == history_of(room=1) == history_of(room=1, thing="SC-1")
    assert [h.number for h in history_of(room=1, before=second)] == [first]
    assert len(history_of(room=1, limit=1)) == 1
    with pytest.raises(ValueError, match="of a thing or of a room"):
        history_of()


def test_history_tells_that_a_secret_changed_but_not_to_what() -> None:
    with action("user:anna", "person.add", thing="p"):
        person = Person.objects.create(name="Anna", password="one")
    with action("user:anna", "person.password", thing="p"):
        person.password = "two"
        person.save()
    (change,) = history_of(thing="p")[0].changes
    assert (change.secret, change.differences) == (("password",), {})


@committed
def test_history_of_destroyed_content_says_so() -> None:
    with action("user:anna", "asset.add", room=1, thing="SC-1", reason="seen"):
        Asset.objects.create(compartment_id=1, label="boat")
    destroy("user:archivist", room=1, reason="the term has ended")
    (entry,) = history_of(thing="SC-1")
    assert entry.reason is None
    assert [(c.destroyed, c.before, c.after) for c in entry.changes] == [(True, None, None)]


def test_a_history_shows_so_many_changes_and_says_that_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 5)
    for n in (2, 4, 3):
        with action("job:import", "import", thing="SC-9"):
            Memo.objects.bulk_create([Memo(compartment_id=1, text=str(i)) for i in range(n)])
    seen = [(len(entry.changes), entry.cut) for entry in queries.history_of(thing="SC-9")]
    assert seen == [(3, False), (2, True), (0, True)]


def test_visitors_of_a_room() -> None:
    note_visit("user:anna", "open", "SC-1", 1, "investigation")
    note_visit("user:bob", "export", "SC-1", 1)
    note_visit("user:bob", "open", "SC-2", 2)
    note_refusal("user:eve", "open", "SC-1", room=1, using="default")
    seen = [(v.actor, v.operation, v.thing, v.refused) for v in visitors_of(1)]
    assert seen == [
        ("user:eve", "open", "SC-1", True),
        ("user:bob", "export", "SC-1", False),
        ("user:anna", "open", "SC-1", False),
    ]
    assert len(visitors_of(1, limit=2)) == 2
    assert [v.actor for v in visitors_of(1, before=visitors_of(1)[1].number)] == ["user:anna"]
