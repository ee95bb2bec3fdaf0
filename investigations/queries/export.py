"""The list as CSV or XLSX: exactly the rows that are seen, safe to open in a spreadsheet."""

import csv
import io
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from audit.visits import note_visit
from desk import words
from investigations.models import Case
from investigations.queries.cases import CaseFilters, list_cases, purpose_of

MOST = 10_000  # rows of one export
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Any) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def heading() -> list[str]:
    """The names of the columns."""
    return [
        _("Reference"),
        _("Codename"),
        _("State"),
        _("Agency"),
        _("Unit"),
        _("Lead"),
        _("Opened on"),
        _("Financial track"),
        _("Flags"),
    ]


def row_of(case: Case) -> list[str]:
    """The cells of one case."""
    extra: dict[str, Any] = case.extra  # type: ignore[attr-defined]
    cells = [
        case.reference,
        case.codename,
        words.word("case", case.state),
        case.agency.code,
        case.unit.code,
        str(case.lead),
        case.opened_on.isoformat(),
        words.word("track", extra["track"]) if extra.get("track") else "",
        extra.get("flags", ""),
    ]
    return [safe_cell(cell) for cell in cells]


def export_rows(actor: Any, asked: CaseFilters, *, purpose: str = "") -> list[list[str]]:
    """All rows behind the filters, noted as an export with its purpose."""
    note_visit(actor, "export", "cases", purpose=purpose_of(actor, purpose))
    rows: list[list[str]] = []
    cursor = ""
    while len(rows) < MOST:
        page = list_cases(actor, replace(asked), cursor=cursor, limit=1_000)
        rows.extend(row_of(case) for case in page.cases)
        cursor = page.following
        if not cursor:
            break
    return rows[:MOST]


def as_csv(rows: list[list[str]]) -> bytes:
    """The rows as CSV in UTF-8 with a mark, so that spreadsheets read the letters right."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading())
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[str]]) -> bytes:
    """The rows as a workbook; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    for row in (heading(), *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
