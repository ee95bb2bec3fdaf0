"""The order of tasks, computed without the database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import Invalid
from investigations.reference_plans import PLANS
from investigations.rules_tasks import Lane, Step, check_steps, way_back

LINKS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40)


def circle(waits: dict[int, set[int]]) -> bool:
    """Whether somebody waits for themselves, found by taking away what waits for nothing until nothing is left."""
    left = {task: set(on) for task, on in waits.items()}
    for on in list(left.values()):
        for other in on:
            left.setdefault(other, set())
    while free := [task for task, on in left.items() if not on]:
        for task in free:
            del left[task]
        for on in left.values():
            on.difference_update(free)
    return bool(left)


@given(LINKS)
def test_links_that_are_taken_one_by_one_never_make_a_circle(links: list[tuple[int, int]]) -> None:
    waits: dict[int, set[int]] = {}
    for task, on in links:
        refused = task == on or way_back(waits, task, on)
        tried = {key: set(value) for key, value in waits.items()}
        tried.setdefault(task, set()).add(on)
        assert bool(refused) == circle(tried)
        if not refused:
            waits = tried
    assert not circle(waits)


@given(LINKS, st.integers(0, 7), st.integers(0, 7))
def test_the_chain_that_is_named_is_one(links: list[tuple[int, int]], task: int, on: int) -> None:
    waits: dict[int, set[int]] = {}
    for one, other in links:
        waits.setdefault(one, set()).add(other)
    chain = way_back(waits, task, on)
    if chain:
        assert chain[0] == on and chain[-1] == task
        assert all(after in waits[before] for before, after in pairwise(chain))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.code)
def test_the_plans_that_come_with_the_product_run_in_both_lanes(plan) -> None:  # type: ignore[no-untyped-def]
    check_steps(plan.steps)
    first = {lane: min(step.offset_days for step in plan.steps if step.lane == lane) for lane in Lane.values}
    assert first["money"] <= 1 and first["criminal"] <= 3
    assert all(step.title_nl and step.title_nl != step.title_en for step in plan.steps)
    for number, step in enumerate(plan.steps, 1):
        for other in step.waits_for:
            assert plan.steps[other - 1].offset_days <= step.offset_days, f"{plan.code} {number}"


def step(title: str = "A", **values) -> Step:  # type: ignore[no-untyped-def]
    """A step of a plan."""
    return Step(**{"title_en": title, "title_nl": title, "lane": "money", "offset_days": 0, **values})


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([], "required"),
        ([step(), step()], "duplicate"),
        ([step("!!!")], "duplicate"),
        ([step(lane="sea")], "invalid_choice"),
        ([step(offset_days=-1)], "out_of_range"),
        ([step(checklist_en=("a",))], "unequal"),
        ([step(waits_for=(1,))], "invalid_choice"),
        ([step(waits_for=(9,))], "invalid_choice"),
        ([step("A", waits_for=(2,)), step("B", waits_for=(3,)), step("C", waits_for=(1,))], "circle"),
        ([step(str(i)) for i in range(61)], "too_many"),
    ],
)
def test_steps_that_are_none_are_refused(steps: list[Step], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_steps(steps)
    assert refused.value.code == code and refused.value.field.startswith("steps")
