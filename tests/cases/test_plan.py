"""The list stays quick: few statements, and each branch is read along its own index."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from access.keys import keys_of
from investigations.actions.cases import register_case
from investigations.models import Case
from investigations.queries.cases import ORDERS, branches, list_cases
from tests.cases.test_pages import signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def plan_of(rows: Any) -> str:
    """The plan of a query when reading all of it and sorting are made dear."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return str(rows.explain())


def test_a_unit_is_read_newest_first_along_its_index_without_a_sort(cast: Cast) -> None:
    order = ORDERS["-opened_on"]
    keys_of(cast.chief)
    (branch,) = branches(cast.chief)
    plan = plan_of(branch.order_by(*order).values_list("opened_on", "id")[:51])
    assert "case_of_unit_newest" in plan and "Sort" not in plan


def test_own_rooms_are_looked_up_one_by_one(cast: Cast) -> None:
    (branch,) = branches(cast.noor)
    plan = plan_of(branch.order_by("-opened_on", "-id").values_list("opened_on", "id")[:51])
    assert "compartment_id" in plan and "Seq Scan" not in plan


def test_the_branches_are_one_statement(cast: Cast) -> None:
    keys_of(cast.chief)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        list_cases(cast.chief)
    lists = [query["sql"] for query in seen.captured_queries if "investigations_case" in query["sql"]]
    assert sum("LIMIT 51" in sql for sql in lists) == 1


def test_the_page_of_the_list_needs_at_most_twelve_statements(cast: Cast) -> None:
    for i in range(51):
        register_case(cast.noor, codename=f"N{i}", opened_on=localdate())
    for user in (cast.noor, cast.chief):
        browser = signed_in(user)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse("investigations:case_list")).status_code == 200
        statements = [q["sql"] for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(statements) <= 12, "\n".join(statements)
    assert Case.objects.exists()
