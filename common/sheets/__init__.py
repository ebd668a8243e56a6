"""Spreadsheets in and out: what arrives may be hostile, what leaves is safe to open."""

from common.sheets.headings import Heading, find_heading, normalise_heading
from common.sheets.read import Sheet, UnreadableSheetError, Value, read_sheets
from common.sheets.write import write_csv, write_xlsx

__all__ = [
    "Heading",
    "Sheet",
    "UnreadableSheetError",
    "Value",
    "find_heading",
    "normalise_heading",
    "read_sheets",
    "write_csv",
    "write_xlsx",
]
