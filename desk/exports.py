"""Tables as files: CSV for programs, XLSX for people; text that a spreadsheet would run is kept as text."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import is_aware, localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

FORMATS = ("csv", "xlsx")
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        """Hand back the line."""
        return value


def _plain(value: Any) -> Any:
    """A value as text for CSV: dates in ISO, no formulas."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (localtime(value) if is_aware(value) else value).isoformat(timespec="seconds")
    if isinstance(value, date | int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_RUN) else text


def _lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(cell) for cell in head])
    for row in rows:
        yield writer.writerow([_plain(cell) for cell in row])


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return localtime(value).replace(tzinfo=None) if is_aware(value) else value
    if value is None or isinstance(value, date | int | float | Decimal):
        return value
    cell = WriteOnlyCell(sheet, value="".join(c for c in str(value) if c >= " " or c in "\n\t")[:32_000])
    cell.data_type = "s"
    return cell


def export(name: str, kind: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """The table as a file of this kind (csv or xlsx) to download."""
    answer: HttpResponseBase
    if kind == "xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet(name[:31])
        sheet.append([_cell(sheet, str(cell)) for cell in head])
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
        file = BytesIO()
        book.save(file)
        answer = HttpResponse(file.getvalue(), content_type=_XLSX)
    else:
        answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
        kind = "csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
