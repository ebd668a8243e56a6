"""Reading XLSX: the archive is checked before any of it is unpacked, XML never fetches."""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, cast
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from django.utils.translation import gettext as _

from common.sheets.cells import Value
from common.sheets.errors import UnreadableSheetError
from common.sheets.limits import (
    LAST_ROW_OF_EXCEL,
    MAX_COLUMNS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    RATIO_COUNTS_FROM,
)

# What openpyxl and the layers below it raise on files made by hand, and on files made to hurt.
DAMAGE: Final = (
    AssertionError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
# Excel writes characters that XML does not allow, or would change, by their number: "Rossi_x000D_".
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
FORBIDDEN_XML: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00[DE]|\x00<\x00!\x00[DE]", re.IGNORECASE)


def read_workbook(content: bytes) -> list[tuple[str, list[Sequence[Value]]]]:
    """The visible sheets with their names; formulas count with the value they last had."""
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not visible:
                raise UnreadableSheetError(_("The file is empty."))
            return [(sheet.title, _rows(sheet)) for sheet in visible[:MAX_SHEETS]]
    except UnreadableSheetError:
        raise
    except DAMAGE as error:
        raise UnreadableSheetError(_("The file is damaged and can't be opened.")) from error


def _check_archive(content: bytes) -> None:
    """Refuse bombs, locked parts and XML that declares entities, before any parser sees them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts) or 1
            suspicious = unpacked > RATIO_COUNTS_FROM and unpacked / packed > MAX_RATIO
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or suspicious:
                raise UnreadableSheetError(_("The file is too large when unpacked: split it."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                    raise UnreadableSheetError(_("The file holds declarations that aren't allowed."))
    except DAMAGE as error:
        raise UnreadableSheetError(_("The file is damaged and can't be opened.")) from error


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """True where a document type or an entity is declared anywhere in the part."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(2**20):
            if FORBIDDEN_XML.search(tail + chunk):
                return True
            tail = chunk[-16:]
    return False


def _rows(sheet: ReadOnlyWorksheet) -> list[Sequence[Value]]:
    """All rows up to the last that holds a value; the size the file declares is not believed."""
    sheet.reset_dimensions()
    rows: list[Sequence[Value]] = []
    filled = 0
    blank: object = None
    every = cast("Worksheet", sheet).iter_rows(max_row=LAST_ROW_OF_EXCEL, max_col=MAX_COLUMNS)
    for cells in cast("Iterator[tuple[ReadOnlyCell | EmptyCell, ...]]", every):
        # All rows of a gap are one and the same object.
        width = 0 if cells is blank else len(cells)
        while width and cells[width - 1].value in (None, ""):
            width -= 1
        if width:
            rows.append(tuple(_value(cell) for cell in cells[:width]))
            filled = len(rows)
            if filled > MAX_ROWS:
                raise UnreadableSheetError(_("The sheet has more than %(rows)d rows: split it.") % {"rows": MAX_ROWS})
        else:
            blank = cells
            rows.append(())
    return rows[:filled]


def _value(cell: ReadOnlyCell | EmptyCell) -> Value:
    """The cell as a person sees it: a number shown as a percentage becomes "12.5%"."""
    value = cell.value
    if value is None or isinstance(value, str):
        return UNPRINTABLE.sub("", ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value or "")) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return f"{round(value * 100, 6):.15g}%"
        return value
    if isinstance(value, bool | datetime | date | time | timedelta):
        return value
    return str(value)
