"""Writing tables that no spreadsheet program will run as formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from common.sheets.cells import FORMULA_BEGINNING

FORMULA: Final = re.compile(FORMULA_BEGINNING)
ROME: Final = ZoneInfo("Europe/Rome")
WIDEST_COLUMN: Final = 60
CELL_LIMIT: Final = 32_767
# Spreadsheets keep fifteen digits of a number.
EXACT_BELOW: Final = 10**15


def write_xlsx(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "Distretto",
    widths: Sequence[int] = (),
) -> bytes:
    """A workbook with one sheet: bold heading kept in sight, strings always strings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=_sheet_title(title))
    sheet.freeze_panes = "A2"
    for index, heading in enumerate(headings):
        width = widths[index] if index < len(widths) else len(heading) + 4
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(width, WIDEST_COLUMN)
    head = [_xlsx_cell(sheet, heading) for heading in headings]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as Italian spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_text(heading) for heading in headings])
    writer.writerows([_csv_text(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _sheet_title(title: str) -> str:
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31] or "Distretto"


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: object) -> "Cell":
    if isinstance(value, datetime):
        value = _local(value).replace(tzinfo=None)
    elif isinstance(value, int) and abs(value) >= EXACT_BELOW:
        value = str(value)[:CELL_LIMIT]
    elif value is not None and not isinstance(value, bool | int | float | Decimal | date):
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:CELL_LIMIT]
    cell: Cell = WriteOnlyCell(sheet, value=cast("Any", value))
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _local(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    text = str(value).replace("\x00", "")
    if not isinstance(value, int) and FORMULA.match(text):
        return f"'{text}"
    return text


def _local(moment: datetime) -> datetime:
    """A moment by the clocks of Rome; one without a zone came out of a sheet and is left as it was."""
    return moment.astimezone(ROME) if moment.tzinfo else moment
