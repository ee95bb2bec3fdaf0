"""Whatever is killed in the middle of its work: nothing acknowledged is lost, and nothing happens twice."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.timezone import localdate

from tests.kill.house import House, Program, until

pytestmark = pytest.mark.kill

CASES = 6_000  # of which one in ten has no track
STANDING = "SELECT count(*) FROM finance_flag WHERE cleared_at IS NULL"
TWICE = """SELECT count(*) FROM (SELECT 1 FROM finance_flag WHERE cleared_at IS NULL
            GROUP BY case_id, code, thing HAVING count(*) > 1) x"""
RAISED = """SELECT count(*) FROM finance_flag f WHERE (SELECT count(*) FROM finance_flagevent e
             WHERE e.flag_id = f.id AND e.kind = 'raised') <> 1"""
TOLD_TWICE = """SELECT count(*) FROM (SELECT 1 FROM desk_notification
                 GROUP BY user_id, kind, thing, details HAVING count(*) > 1) x"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product with a few thousand back-dated cases on which no rule has run yet."""
    found = House(tmp_path_factory.mktemp("house"))
    try:
        found.manage("shell", "-v", "0", "-c", f"from tools.bench.data import build; build({CASES})")
        found.keep()
        found.manage("flag_cases")
        found.whole = found.count(STANDING)
        assert found.whole > CASES // 12
        found.restore()
        yield found
    finally:
        found.end()


@pytest.fixture(autouse=True)
def _fresh(house: House) -> Iterator[None]:
    """No flag stands, and only the servers run."""
    yield
    house.restore()


def all_stand_once(house: House) -> None:
    """Each flag stands once, was raised once, and was told once; the book agrees."""
    house.manage("flag_cases")
    assert house.count(STANDING) == house.whole
    assert house.count(TWICE) == house.count(RAISED) == house.count(TOLD_TWICE) == 0
    house.manage("verify_book")


def half_way(house: House) -> int:
    """Wait until some flags stand; how many."""
    until(lambda: house.count(STANDING) > 0, "the first flags stand")
    return house.count(STANDING)


def settled(house: House) -> None:
    """Wait until as many flags stand as a run that nobody disturbs raises."""
    until(lambda: house.count(STANDING) >= house.whole, "all flags stand")


def test_a_killed_worker_changes_nothing(house: House) -> None:
    house.start("worker")
    house.start("beat")
    seen = half_way(house)
    house.kill("worker")
    left = house.count(STANDING)
    house.start("worker")
    settled(house)
    assert house.count(STANDING) >= left >= seen > 0
    all_stand_once(house)


def test_a_killed_web_server_does_not_disturb_the_flag_job(house: House) -> None:
    house.start("web")
    house.start("worker")
    house.start("beat")
    half_way(house)
    house.kill("web")
    left = house.count(STANDING)
    assert left < house.whole
    house.start("web")
    settled(house)
    all_stand_once(house)


def test_two_workers_and_two_runs_at_once_change_nothing(house: House) -> None:
    house.start("worker")
    house.start("worker2")
    for _ in range(4):
        house.send("finance.flag_cases")
    settled(house)
    all_stand_once(house)


def test_a_killed_database_changes_nothing_and_everybody_comes_back(house: House) -> None:
    house.start("web")
    house.start("worker")
    house.start("beat")
    until(house.is_ready, "all is well")
    half_way(house)
    house.kill("database")
    until(lambda: not house.is_ready(), "the web server says that it is not ready")
    assert house.is_live()
    house.start("database")
    until(house.is_ready, "all is well again")
    settled(house)
    all_stand_once(house)


def test_a_killed_broker_is_caught_up_with(house: House) -> None:
    house.start("worker")
    house.start("beat")
    half_way(house)
    house.kill("broker")
    house.start("broker")
    settled(house)
    all_stand_once(house)


def body(i: int) -> dict[str, Any]:
    """A case with something beside it."""
    return {
        "codename": f"SAVE {i}",
        "opened_on": localdate().isoformat(),
        "subjects": [{"name": f"A. Fictief {i}", "category": "suspect"}],
    }


@pytest.mark.parametrize("victim", ["web", "worker", "database", "broker"])
def test_what_was_acknowledged_is_there_once(house: House, victim: str) -> None:
    house.start("web")
    if victim == "worker":
        house.start("worker")
    program = Program(house)
    program.sign_in()
    answers: list[dict[str, Any]] = []
    trouble: list[BaseException] = []

    def save() -> None:
        try:
            for i in range(60):
                answer = program.insist("/api/v1/cases/", body(i), f"{victim}-{i}")
                assert answer.status_code == 201, answer.text
                answers.append(answer.json())
        except BaseException as error:
            trouble.append(error)

    client = threading.Thread(target=save)
    client.start()
    for enough in (10, 30):
        until(lambda enough=enough: len(answers) >= enough or bool(trouble), f"{enough} cases are saved")
        house.kill(victim)
        house.start(victim)
    client.join(180)
    assert not trouble and len(answers) == 60, trouble
    references = [answer["reference"] for answer in answers]
    assert len(set(references)) == 60
    kept = "SELECT count(*) FROM investigations_case WHERE reference = ANY(%s)"
    assert house.count(kept, references) == 60
    all_of_them = "SELECT count(*) FROM investigations_case WHERE codename LIKE 'SAVE %%'"
    before = house.count(all_of_them)
    assert before % 60 == 0
    again = program.insist("/api/v1/cases/", body(0), f"{victim}-0")
    assert again.json()["reference"] == references[0] and again.headers["Idempotency-Replayed"] == "true"
    assert house.count(all_of_them) == before
    whole = """SELECT count(*) FROM investigations_case c WHERE reference = ANY(%s)
                AND EXISTS (SELECT FROM finance_financialtrack t WHERE t.case_id = c.id)
                AND (SELECT count(*) FROM investigations_subject s WHERE s.case_id = c.id) = 1
                AND EXISTS (SELECT FROM audit_change h WHERE h.table_name = 'investigations_case' AND h.row_id = c.id::text)"""
    assert house.count(whole, references) == 60
    half = """SELECT count(*) FROM investigations_case c WHERE codename LIKE 'SAVE %%'
               AND NOT EXISTS (SELECT FROM finance_financialtrack t WHERE t.case_id = c.id)"""
    assert house.count(half) == 0
    house.manage("verify_book")
