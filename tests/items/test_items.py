"""Information items: numbers, versions, ties, the list, the matrix, words to find them by, pages and REST."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from access.errors import Invalid, Stale
from audit.actions import action
from investigations.actions.items import amend_item, remove_item, restore_item
from investigations.actions.merges import merge_subjects, undo_merge
from investigations.actions.subjects import add_subject, remove_subject
from investigations.models import Exhibit, InformationItem, ItemRevision, Subject
from investigations.queries.items import find_items, matrix_of, with_words
from tests.cases.test_pages import signed_in
from tests.cases.test_rest import Program
from tests.cast import Cast
from tests.evidence.test_files import put
from tests.items.build import make_item, told

pytestmark = pytest.mark.django_db


def test_numbers_run_through_the_case(cast: Cast) -> None:
    assert [make_item(cast).code for _ in range(2)] == ["I-0001", "I-0002"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"source": ""}, "source"),
        ({"scheme": "6x6"}, "scheme"),
        ({"evaluation": "Z9"}, "evaluation"),
        ({"basis": "rumour"}, "basis"),
        ({"handling": "H7"}, "handling"),
        ({"learned_on": None}, "learned_on"),
        ({"learned_on": date(2999, 1, 1)}, "learned_on"),
        ({"happened_on": date(2025, 3, 2), "ended_on": date(2025, 3, 1)}, "ended_on"),
        ({"ended_on": date(2025, 3, 1)}, "happened_on"),
        ({"text": "a\x00b"}, "text"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_item(cast, **values)
    assert refused.value.field == field
    body = {name: value.isoformat() if isinstance(value, date) else value for name, value in told(**values).items()}
    answer = Program(cast.noor)("post", f"/cases/{cast.case.reference}/items/", body)
    assert answer.status_code == 400 and field in answer.json()["fields"], answer.content
    assert not InformationItem.objects.exists()


def test_the_evaluation_stays_as_it_came(cast: Cast) -> None:
    item = make_item(cast, scheme="3x5x2", evaluation="1 a-P")
    assert item.evaluation == "1 a-P" and item.four == ("B", "2")
    with pytest.raises(Invalid):
        amend_item(cast.noor, item, version=1, evaluation="2AP")
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        InformationItem.objects.filter(pk=item.pk).update(evaluation="2AP")


def test_every_version_is_kept_and_none_is_changed(cast: Cast) -> None:
    item = make_item(cast)
    amend_item(cast.noor, item, version=1, text="two\r\nlines")
    amend_item(cast.finn, item, version=2, text="two\nlines")  # nothing new: no version
    amend_item(cast.finn, item, version=2, title="Another title")
    kept = list(item.revisions.values_list("version", "title", "text", "written_by__username"))
    assert kept == [
        (3, "Another title", "two\nlines", "finn"),
        (2, "Van seen at the border", "two\nlines", "noor"),
        (1, "Van seen at the border", "A white van passed at 04:10.", "noor"),
    ]
    with pytest.raises(Stale):
        amend_item(cast.noor, item, version=1, text="older")
    with pytest.raises(DatabaseError), transaction.atomic(), action(cast.noor, "test"):
        ItemRevision.objects.filter(item=item).update(text="other")


def test_somebody_who_is_late_is_told_so_before_anything_else(cast: Cast) -> None:
    item = make_item(cast)
    amend_item(cast.finn, item, version=1, handling="H2")
    with pytest.raises(Stale):  # not: "only a prosecutor lowers a code"
        amend_item(cast.noor, item, version=1, handling="H0", text="mine")


def test_ties_are_versions_too(cast: Cast) -> None:
    subject = Subject.objects.get(case=cast.case)
    exhibit = put(cast, "a.txt", b"abc").exhibit
    item = make_item(cast, subjects=[subject.uuid])
    amend_item(cast.noor, item, version=1, exhibits=[exhibit])
    assert item.version == 2 and item.ties.count() == 2
    assert item.revisions.first().facts["exhibits"] == [str(exhibit.uuid)]  # type: ignore[union-attr]
    remove_subject(cast.noor, subject)
    page = signed_in(cast.noor).get(f"/items/{item.uuid}/edit/").content.decode()
    assert str(subject.uuid) in page, "who was removed stays tied, and can be untied"
    amend_item(cast.noor, item, version=2, subjects=[])
    assert [tie.exhibit_id for tie in item.ties.all()] == [exhibit.pk]
    foreign = Subject.objects.get(case=cast.other_case)
    with pytest.raises(Invalid) as refused:
        amend_item(cast.noor, item, version=3, subjects=[foreign.uuid])
    assert refused.value.field == "subjects" and Exhibit.objects.count() == 1


def test_removed_and_put_back(cast: Cast) -> None:
    item = make_item(cast)
    remove_item(cast.noor, item)
    with pytest.raises(Invalid):
        amend_item(cast.noor, item, version=2, text="x")
    client = signed_in(cast.noor)
    assert "Put back" in client.get(f"/cases/{cast.case.reference}/items/").content.decode()
    assert client.post(f"/items/{item.uuid}/restore/").status_code == 302
    item.refresh_from_db()
    assert item.removed_at is None
    restore_item(cast.noor, item)


def test_filters_and_matrix_agree(cast: Cast) -> None:
    for scheme, evaluation, handling in (
        ("4x4", "B2", "H0"), ("4x4", "b-2", "H1"), ("3x5x2", "1AP", "H0"), ("5x5x5", "C44", "H0"), ("4x4", "A1", "H2")
    ):  # fmt: skip
        make_item(cast, scheme=scheme, evaluation=evaluation, handling=handling)
    remove_item(cast.noor, make_item(cast))
    assert matrix_of(cast.case) == {("B", "2"): 3, ("none", "none"): 1, ("A", "1"): 1}
    client = signed_in(cast.noor)
    listed = f"/cases/{cast.case.reference}/items/"
    for (source, information), count in matrix_of(cast.case).items():
        page = client.get(f"{listed}?source={source}&information={information}")
        assert page.context["count"] == count
        assert f"?source={source}&amp;information={information}" in client.get(f"{listed}matrix/").content.decode()
    for query, codes in (
        ("handling=H1", ["I-0002"]),
        ("basis=assessment", []),
        ("q=whit+pass&order=number", ["I-0001", "I-0002", "I-0003", "I-0004", "I-0005"]),
        ("q=lorry", []),
        ("q=%27%29+%26+%7C+%21", []),
        ("source=A&order=-title", ["I-0005"]),
    ):
        page = client.get(f"{listed}?{query}")
        assert page.status_code == 200 and [item.code for item in page.context["items"]] == codes, query


def test_the_list_goes_on_from_page_to_page(cast: Cast) -> None:
    with action("job:tests", "test.fill", room=cast.case.compartment_id):
        InformationItem.objects.bulk_create(
            InformationItem(
                case=cast.case,
                compartment=cast.case.compartment,
                number=n,
                created_by=cast.noor,
                **told(title=f"t{n:03}"),
            )
            for n in range(1, 121)
        )
    client, seen, cursor = signed_in(cast.noor), [], ""
    for _ in range(3):
        page = client.get(f"/cases/{cast.case.reference}/items/?order=title&cursor={cursor}")
        seen += [item.number for item in page.context["items"]]
        cursor = page.context["following"]
    assert seen == list(range(1, 121)) and not cursor


def test_words_are_found_under_the_key_only_and_by_the_index(cast: Cast) -> None:
    item = make_item(cast, title="Messenger", text="The escrow token ZK-4117 was released on Örnekstraat.")
    assert [(found.pk, found.hit) for found in find_items(cast.noor, "token zk", 5)] == [
        (item.pk, "The escrow token ZK-4117 was released on Örnekstraat.")
    ]
    assert [found.pk for found in find_items(cast.noor, "4117", 5)] == [item.pk]
    assert [found.pk for found in find_items(cast.chief, "mess örneks", 5)] == [item.pk]
    assert find_items(cast.stranger, "token", 5) == [] == find_items(cast.noor, "  !", 5)
    (group,) = Program(cast.noor)("get", "/search/", {"q": "escrow"}).json()["groups"]
    assert group["code"] == "items" and group["hits"][0]["url"] == f"/items/{item.uuid}/"
    assert Program(cast.stranger)("get", "/search/", {"q": "escrow"}).json()["groups"] == []
    remove_item(cast.noor, item)
    assert find_items(cast.noor, "token", 5) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "item_words" in with_words(InformationItem.objects.order_by(), "token").explain()


def test_pages_go_round(cast: Cast) -> None:
    client = signed_in(cast.noor)
    reference = cast.case.reference
    body = {**told(), "learned_on": "2025-03-28", "happened_on": "2025-03-27", "happened_time": "04:10"}
    wrong = client.post(f"/cases/{reference}/items/new/", {**body, "evaluation": "Q7"})
    assert wrong.status_code == 400 and "A white van passed" in wrong.content.decode()
    assert client.post(f"/cases/{reference}/items/new/", body).status_code == 302
    item = InformationItem.objects.get()
    page = client.get(f"/items/{item.uuid}/").content.decode()
    assert "04:10" in page and "mostly reliable" in page and "H0" in page
    edit = {name: value for name, value in body.items() if name not in ("scheme", "evaluation")}
    assert client.post(f"/items/{item.uuid}/edit/", {**edit, "text": "A black van.", "base": "1"}).status_code == 302
    compared = client.get(f"/items/{item.uuid}/versions/").content.decode()
    assert "</span>white</del>" in compared and "</span>black</ins>" in compared
    assert client.get(f"/items/{item.uuid}/versions/?old=1&new=1").status_code == 200
    assert client.get(f"/items/{item.uuid}/versions/?old=999999&new=-3").status_code == 200
    assert signed_in(cast.petra).get(f"/items/{item.uuid}/edit/").status_code == 403


def test_a_closed_case_is_only_read(cast: Cast) -> None:
    item = make_item(cast)
    with action("job:tests", "test.close", room=cast.case.compartment_id):
        from investigations.models import CaseMove

        for start, end in (("open", "closing"), ("closing", "closed")):
            CaseMove.objects.create(
                case=cast.case, compartment=cast.case.compartment, from_state=start, to_state=end, reason="done",
                moved_by=cast.noor, effective_on=localdate(),
            )  # fmt: skip
    client = signed_in(cast.noor)
    assert client.get(f"/items/{item.uuid}/").status_code == 200
    assert client.get(f"/items/{item.uuid}/edit/").status_code == 409


def test_rest_goes_round(cast: Cast) -> None:
    call, reference = Program(cast.noor), cast.case.reference
    subject = Subject.objects.get(case=cast.case)
    began = localdate() - timedelta(days=1)
    body = {**told(scheme="5x5x5", evaluation="B24"), "learned_on": "2025-03-28", "subjects": [str(subject.uuid)]}
    made = call("post", f"/cases/{reference}/items/", body, **{"Idempotency-Key": "one"})
    assert made.status_code == 201 and made["ETag"] == '"v1"', made.content
    assert call("post", f"/cases/{reference}/items/", body, **{"Idempotency-Key": "one"}).json() == made.json()
    path = f"/items/{made.json()['uuid']}/"
    read = call("get", path).json()
    assert (read["evaluation"], read["source_4x4"], read["information_4x4"]) == ("B24", "B", "2")
    assert read["subjects"] == [str(subject.uuid)] and read["withheld"] is False
    assert call("patch", path, {"text": "x"}).status_code == 428
    assert call("patch", path, {"text": "x"}, **{"If-Match": '"v1"'}).json()["version"] == 2
    stale = call("patch", path, {"text": "y"}, **{"If-Match": '"v1"'})
    assert stale.status_code == 412 and stale.json()["code"] == "stale"
    assert call("patch", path, {"evaluation": "A1"}, **{"If-Match": '"v2"'}).status_code == 400
    assert [row["version"] for row in call("get", f"{path}versions/").json()["results"]] == [2, 1]
    assert call("get", f"/cases/{reference}/items/matrix/").json() == [{"source": "B", "information": "2", "count": 1}]
    assert len(call("get", f"/cases/{reference}/items/", {"source": "B", "q": "van"}).json()["results"]) == 1
    assert call("get", f"/cases/{reference}/items/", {"handling": "H9"}).status_code == 400
    assert call("delete", path).status_code == 204
    assert call("get", f"/cases/{reference}/items/").json()["results"] == []
    since = call("get", f"/cases/{reference}/items/", {"updated_since": f"{began}T00:00:00Z"}).json()["results"]
    assert since[0]["removed_at"]
    assert call("post", f"{path}restore/").json()["removed_at"] is None
    assert Program(cast.stranger)("get", path).status_code == 404


def test_a_merge_takes_the_ties_along_and_back(cast: Cast) -> None:
    kept = Subject.objects.get(case=cast.case)
    gone = add_subject(cast.noor, cast.case, name="Somebody else", category="suspect")
    item, both = make_item(cast, subjects=[gone.uuid]), make_item(cast, subjects=[gone.uuid, kept.uuid])
    merge = merge_subjects(cast.noor, cast.case, kept=kept, gone=gone, reason="the same")
    assert [tie.subject for tie in item.ties.all()] == [kept]
    undo_merge(cast.noor, merge)
    assert [tie.subject for tie in item.ties.all()] == [gone] and both.ties.count() == 2
