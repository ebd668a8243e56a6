"""Spreadsheets in and out: what arrives may be hostile, what leaves is safe to open."""

from common.sheets.answers import export_answer, sheet_answer
from common.sheets.cells import Value, is_blank, text_of
from common.sheets.errors import UnreadableSheetError
from common.sheets.headings import Heading, find_heading, normalise_heading
from common.sheets.kinds import is_workbook
from common.sheets.read import MAX_BYTES, Sheet, read_sheets
from common.sheets.write import write_csv, write_xlsx

__all__ = [
    "MAX_BYTES",
    "Heading",
    "Sheet",
    "UnreadableSheetError",
    "Value",
    "export_answer",
    "find_heading",
    "is_blank",
    "is_workbook",
    "normalise_heading",
    "read_sheets",
    "sheet_answer",
    "text_of",
    "write_csv",
    "write_xlsx",
]
