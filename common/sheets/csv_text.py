"""Reading CSV: encoding, separator and quoting are found out, never asked for."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from django.utils.translation import gettext as _

from common.sheets.cells import FORMULA_BEGINNING
from common.sheets.errors import UnreadableSheetError
from common.sheets.kinds import NOT_A_SHEET
from common.sheets.limits import MAX_COLUMNS, MAX_ROWS

SEPARATORS: Final = (";", "\t", ",", "|")
SAMPLE_ROWS: Final = 60
LONGEST_CELL_LINES: Final = 40
FORCED_TEXT: Final = re.compile(r'^="([^"]*)"$')
GUARDED_TEXT: Final = re.compile(f"^'(?={FORMULA_BEGINNING})")
BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


Rows = list[Sequence[str | None]]


def read_text(content: bytes) -> list[Rows]:
    """The table of a text, once for each way to cut it that makes sense, the likeliest first.

    A short list of addresses holds more commas than semicolons: only who knows the headings can tell.
    """
    text = _decode(content)
    if BINARY.search(text):
        raise UnreadableSheetError(str(NOT_A_SHEET))
    likeliest, *others = _separators(text)
    tables = [_cut(text, likeliest)]
    for separator in others:
        with suppress(UnreadableSheetError):
            tables.append(_cut(text, separator))
    return tables


def _cut(text: str, separator: str) -> Rows:
    """The rows of the table; a row is a record, so a quoted line break doesn't count as one."""
    rows: Rows = []
    filled = 0
    for record in _records(text, separator):
        rows.append(tuple(_cell(cell) for cell in record[:MAX_COLUMNS]))
        if record:
            filled = len(rows)
        if filled > MAX_ROWS:
            raise UnreadableSheetError(_("The sheet has more than %(rows)d rows: split it.") % {"rows": MAX_ROWS})
    _check_quotes(text, rows[:filled])
    return rows[:filled]


def _decode(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-8 if it is valid, else what Windows writes in Italy."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheetError(str(NOT_A_SHEET))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise UnreadableSheetError(_("A cell of the file is too long to be read.")) from error


def _separators(text: str) -> list[str]:
    """First the separator that cuts most rows into the same number of cells, and into most cells."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        return [declared.group(1)]

    def score(separator: str) -> int:
        widths: Counter[int] = Counter()
        for number, record in enumerate(_records(text, separator)):
            if number >= SAMPLE_ROWS:
                break
            if len(record) > 1:
                widths[len(record)] += 1
        return max(((width - 1) * times for width, times in widths.items()), default=0)

    scores = {separator: score(separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    others = [separator for separator in SEPARATORS if scores[separator] and separator != best]
    return [best, *sorted(others, key=lambda separator: -scores[separator])]


def _cell(cell: str) -> str | None:
    """The text itself, without the marks that force spreadsheets to take it as text."""
    forced = FORCED_TEXT.match(cell)
    if forced:
        return forced.group(1) or None
    return GUARDED_TEXT.sub("", cell) or None


def _check_quotes(text: str, rows: list[Sequence[str | None]]) -> None:
    """A quotation mark that never closes swallows the rows behind it: better said than lost."""
    for number, row in enumerate(rows, start=1):
        lines = max((cell.count("\n") for cell in row if cell), default=0)
        open_at_the_end = lines and number == len(rows) and text.count('"') % 2
        if lines > LONGEST_CELL_LINES or open_at_the_end:
            raise UnreadableSheetError(_("In row %(row)d a quotation mark opens and never closes.") % {"row": number})
