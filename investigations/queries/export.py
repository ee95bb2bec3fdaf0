"""The columns of the case list, on the page and in a file, and the rows of that file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from desk import words
from desk.lists import Column
from investigations.models import Case
from investigations.queries.cases import CaseFilters, list_cases
from investigations.registry import registry

MOST = 10_000  # rows of one export
AT_ONCE = 1_000


def _said(case: Case, name: str) -> Any:
    """What an upper app says of a case in the list."""
    return case.extra.get(name, "")  # type: ignore[attr-defined]


def _track(case: Case) -> str:
    state = _said(case, "track")
    return str(words.word("track", state)) if state else ""


OWN = (
    Column("reference", _("Reference"), lambda case: case.reference, sorts=True, fixed=True),
    Column("codename", _("Codename"), lambda case: case.codename, sorts=True),
    Column("state", _("State"), lambda case: words.word("case", case.state)),
)
OF_UPPER_APPS = (
    Column("track", _("Money lane"), _track),
    Column("flags", _("Flags"), lambda case: _said(case, "flags")),
)
HELD = (
    Column("agency", _("Agency"), lambda case: case.agency.code, usual=False),
    Column("unit", _("Unit"), lambda case: case.unit.code),
    Column("lead", _("Lead"), lambda case: str(case.lead)),
    Column("opened_on", _("Opened"), lambda case: case.opened_on, sorts=True),
    Column("review_on", _("Review on"), lambda case: case.review_on, usual=False),
    Column("purpose_on", _("Purpose recorded on"), lambda case: case.purpose_on, usual=False),
    Column("activity", _("Last act in the criminal lane"), lambda case: case.criminal_activity_on, usual=False),
    Column("updated_at", _("Changed"), lambda case: case.updated_at, sorts=True, usual=False),
)


def case_columns() -> tuple[Column, ...]:
    """All columns that the list of cases can show."""
    return OWN + (OF_UPPER_APPS if registry.case_columns else ()) + HELD


def export_cases(actor: Any, asked: CaseFilters) -> list[Case]:
    """All cases behind the filters, noted as an export."""
    found: list[Case] = []
    cursor = ""
    while len(found) < MOST:
        page = list_cases(actor, asked, cursor=cursor, limit=AT_ONCE, operation="export")
        found.extend(page.cases)
        cursor = page.following
        if not cursor:
            break
    return found[:MOST]
