"""Two that are one: offered with reasons, put together, and apart again without a trace of the other."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.errors import Invalid, RuleBroken
from finance.actions.assets import register_asset
from finance.models import Asset
from investigations.actions.identity import add_identifier, add_name
from investigations.actions.merges import keep_apart, merge_subjects, undo_merge
from investigations.actions.relations import add_relation
from investigations.actions.subjects import add_subject
from investigations.models import Case, Identifier, Relation, Subject, SubjectMerge, SubjectName
from investigations.queries.duplicates import pairs_in, pairs_of
from investigations.queries.history import history_of_case
from investigations.queries.name_search import find_names
from tests.cast import Cast, make_case

pytestmark = pytest.mark.django_db


def pair(cast: Cast, one: str = "Mohammed Fictief", other: str = "Muhamad Fictief") -> tuple[Subject, Subject]:
    """Two subjects of the case."""
    return add_subject(cast.noor, cast.case, name=one), add_subject(cast.noor, cast.case, name=other)


def reasons(case: Case) -> dict[tuple[str, str], list[str]]:
    """The pairs that are offered, by their names."""
    return {(found.one.name, found.other.name): found.reasons for found in pairs_in(case)}


def test_pairs_are_offered_with_their_reasons(cast: Cast) -> None:
    one, other = pair(cast)
    van, car = (add_subject(cast.noor, cast.case, kind="vehicle", name=name) for name in ("van", "lorry"))
    for vehicle in (van, car):
        add_identifier(cast.noor, vehicle, kind="plate", value="XX-000-X")
    add_subject(cast.noor, cast.case, name="Fictieve Stichting", kind="organisation")
    assert reasons(cast.case) == {
        ("van", "lorry"): ["the same registration plate"],
        (one.name, other.name): ["the name sounds the same"],
    }
    assert [(found.one, found.other) for found in pairs_of(cast.noor)] == [(van, car), (one, other)]
    assert not pairs_of(cast.stranger) and not pairs_of(cast.chief)


def test_another_year_of_birth_speaks_against_it(cast: Cast) -> None:
    add_subject(cast.noor, cast.case, name="Jan Voorbeeld", born_on="1980-01")
    add_subject(cast.noor, cast.case, name="Jan Voorbeeld", born_on="1991")
    assert not reasons(cast.case)


def test_two_that_were_looked_at_are_not_offered_again(cast: Cast) -> None:
    one, other = pair(cast)
    keep_apart(cast.noor, cast.case, one=other, other=one)
    keep_apart(cast.noor, cast.case, one=one, other=other)
    assert not reasons(cast.case)
    with pytest.raises(Invalid):
        keep_apart(cast.noor, cast.case, one=one, other=one)


def test_everything_goes_along_and_comes_back(cast: Cast) -> None:
    kept, gone = pair(cast)
    friend = add_subject(cast.noor, cast.case, name="Friend Voorbeeld")
    add_name(cast.noor, gone, text="Mo")
    add_identifier(cast.noor, kept, kind="phone", value="+31612345678")
    add_identifier(cast.noor, gone, kind="phone", value="+31612345678")
    add_identifier(cast.noor, gone, kind="email", value="fictief@voorbeeld.example")
    facts = {"kind": "knows", "basis": "fact", "source": "interview"}
    add_relation(cast.noor, cast.case, from_subject=gone, to_subject=friend, **facts)
    add_relation(cast.noor, cast.case, from_subject=gone, to_subject=kept, **facts)
    asset = register_asset(
        cast.finn, cast.case, type="cash", label="box", amount=Decimal("1.00"), currency="EUR",
        valued_on=date.today(), source="x", legal_owner=gone,
    )  # fmt: skip
    before = state(cast.case)
    merge = merge_subjects(cast.noor, cast.case, kept=kept, gone=gone, reason="same telephone")
    assert {name.text for name in kept.names.filter(removed_at=None)} == {"Mo", "Muhamad Fictief"}
    assert {row.value for row in kept.identifiers.all()} == {"+31612345678", "fictief@voorbeeld.example"}
    assert Asset.objects.get(pk=asset.pk).legal_owner == kept
    assert find_names(cast.noor, "Muhamad Fictief", 5)[0].subject == kept
    assert gone not in Subject.objects.standing()
    undo_merge(cast.noor, merge)
    assert state(cast.case) == before
    with pytest.raises(RuleBroken):
        undo_merge(cast.noor, merge)


def state(case: Case) -> dict[str, Any]:
    """Who has what, as far as it stands."""
    return {
        "names": sorted(SubjectName.objects.filter(case=case, removed_at=None).values_list("subject", "text")),
        "identifiers": sorted(Identifier.objects.filter(case=case).values_list("pk", "subject")),
        "relations": sorted(Relation.objects.filter(case=case).values_list("pk", "from_subject", "to_subject")),
        "owners": sorted(Asset.objects.filter(case=case).values_list("pk", "legal_owner")),
        "standing": sorted(Subject.objects.standing().filter(case=case).values_list("pk", "name")),
    }


def test_both_histories_stay_readable(cast: Cast, client: Client) -> None:
    kept, gone = pair(cast)
    merge_subjects(cast.noor, cast.case, kept=kept, gone=gone, reason="same telephone")
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    page = client.get(f"/people/{gone.uuid}/")
    assert page.status_code == 200 and kept.name in page.content.decode()
    words = repr(history_of_case(cast.noor, cast.case))
    assert "put two together" in words and "same telephone" in words


def test_what_cannot_be_one_is_refused_with_the_reason(cast: Cast) -> None:
    one, other = pair(cast)
    van = add_subject(cast.noor, cast.case, kind="vehicle", name="van")
    elsewhere = Subject.objects.get(case=cast.other_case)
    for kept, gone, code in (
        (one, one, "same"), (one, van, "kinds_differ"), (one, elsewhere, "invalid_choice"),
    ):  # fmt: skip
        with pytest.raises((Invalid, RuleBroken)) as refused:
            merge_subjects(cast.noor, cast.case, kept=kept, gone=gone, reason="x")
        assert refused.value.code == code
    merge = merge_subjects(cast.noor, cast.case, kept=one, gone=other, reason="x")
    third = add_subject(cast.noor, cast.case, name="Third")
    merge_subjects(cast.noor, cast.case, kept=third, gone=one, reason="x")
    with pytest.raises(RuleBroken) as refused:
        undo_merge(cast.noor, merge)
    assert refused.value.code == "merged_later"


def test_pages_and_rest_walk_the_whole_way(cast: Cast, client: Client) -> None:
    kept, gone = pair(cast)
    reference = cast.case.reference
    client.force_login(cast.noor, backend="access.backends.PasswordBackend")
    assert "Mohammed Fictief" in client.get("/duplicates/").content.decode()
    typed = client.get(f"/cases/{reference}/people/alike/", {"name": "Mohamed Fictif"})
    assert "Mohammed Fictief" in typed.content.decode()
    blank = client.post(f"/cases/{reference}/duplicates/merge/", {"kept": kept.uuid, "gone": kept.uuid, "reason": "x"})
    assert blank.status_code == 400 and "gone" in blank.context["form"].errors
    ends = {"kept": kept.uuid, "gone": gone.uuid, "reason": "same"}
    assert client.post(f"/cases/{reference}/duplicates/merge/", ends).status_code == 302
    merge = SubjectMerge.objects.get()
    assert client.post(f"/merges/{merge.uuid}/undo/").status_code == 302
    assert client.post(f"/cases/{reference}/duplicates/apart/", {"one": "x", "other": gone.uuid}).status_code == 400
    path = f"/api/v1/cases/{reference}"
    listed = client.get(f"{path}/duplicates/").json()["pairs"]
    assert [(row["one"], row["other"]) for row in listed] == [(str(kept.uuid), str(gone.uuid))]
    body = {name: str(value) for name, value in ends.items()}
    made = client.post(f"{path}/merges/", body, content_type="application/json")
    assert made.status_code == 201
    assert client.delete(made["Location"]).status_code == 204
    apart = client.post(f"{path}/duplicates/", listed[0], content_type="application/json")
    assert apart.status_code == 204 and client.get(f"{path}/duplicates/").json()["pairs"] == []


STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS, numbers=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["1111", "2222"])), max_size=6))
def test_undoing_every_merge_brings_everything_back(
    cast: Cast, steps: list[tuple[int, int]], numbers: list[tuple[int, str]]
) -> None:
    case = make_case(cast, cast.noor, "zqmerge")  # each example in a case of its own
    people = [add_subject(cast.noor, case, name=f"Person {i} Fictief") for i in range(4)]
    for who, value in dict.fromkeys(numbers):
        add_identifier(cast.noor, people[who], kind="account", value=value)
    for i in range(3):
        add_relation(
            cast.noor, case, from_subject=people[i], to_subject=people[i + 1], kind="knows", basis="fact", source="x"
        )
    before, made = state(case), []
    for kept, gone in steps:
        try:
            made.append(merge_subjects(cast.noor, case, kept=people[kept], gone=people[gone], reason="x"))
        except (Invalid, RuleBroken):
            continue
    seen = set(Identifier.objects.filter(case=case).values_list("plain", flat=True))
    assert seen == {value for _who, value in numbers}
    for merge in reversed(made):
        undo_merge(cast.noor, merge)
    assert state(case) == before
