"""Reading: bytes to rows of plain values, whatever the file calls itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from common.sheets.cells import Value
from common.sheets.csv_text import read_text
from common.sheets.errors import UnreadableSheetError
from common.sheets.kinds import is_workbook
from common.sheets.xlsx import read_workbook

MAX_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True)
class Sheet:
    """One table: `rows[0]` is row 1 of the file; rows may differ in length."""

    title: str
    rows: Sequence[Sequence[Value]]


def read_sheets(content: bytes) -> list[Sheet]:
    """The visible tables of an XLSX file, or those that a CSV file can mean, the likeliest first.

    UnreadableSheetError says what is wrong with a file that is neither.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableSheetError(_("The file is larger than %(size)d MB: split it.") % {"size": MAX_BYTES // 2**20})
    if is_workbook(content):
        return [Sheet(title, rows) for title, rows in read_workbook(content)]
    return [Sheet("", rows) for rows in read_text(content)]
