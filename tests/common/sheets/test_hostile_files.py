"""Files that are broken, mistaken or meant to hurt: a clear sentence, quickly, and never a crash."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django.utils import translation

from common.sheets import UnreadableSheetError, read_sheets, write_xlsx
from common.sheets.limits import MAX_COLUMNS, MAX_ROWS

SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def changed(change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a small workbook whose parts went through `change`."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_xlsx(["Nome", "n"], [["a", 1]]))) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return stream.getvalue()


def with_sheet(xml: str) -> bytes:
    return changed(lambda name, content: xml.encode() if name == SHEET else content)


def sheet(inner: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{SPREADSHEET}">{inner}</worksheet>'


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


BOMB = with_sheet(sheet("<sheetData>" + "<row></row>" * 1_000_000 + "</sheetData>"))
ENTITY = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
REFUSED = {
    "empty": (b"", "empty"),
    "only spaces": (b"  \r\n \n", "empty"),
    "a PDF": (b"%PDF-1.7\n...", "not a spreadsheet"),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "not a spreadsheet"),
    "bytes": (b"\x00\x01\x02\x03" * 50, "not a spreadsheet"),
    "an old workbook": (OLE, "old Excel"),
    "a locked workbook": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a binary workbook": (zipped(**{"xl/workbook.bin": b"x"}), "xlsb"),
    "a strict workbook": (
        changed(
            lambda _name, content: content.replace(
                SPREADSHEET.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            )
        ),
        "strict format",
    ),
    "an OpenDocument": (zipped(**{"content.xml": b"<x/>", "mimetype": b"x"}), "ods"),
    "a text document": (zipped(**{"word/document.xml": b"<x/>"}), "not a spreadsheet"),
    "a web page": (b"<html><table><tr><td>P.IVA</td></tr></table></html>", "web page"),
    "a cut archive": (write_xlsx(["a"], [["b"]])[:-200], "damaged"),
    "no archive": (b"PK\x03\x04 nonsense", "damaged"),
    "a bomb": (BOMB, "too large"),
    "an entity": (with_sheet(sheet("<sheetData><row><c t='str'><v>&f;</v></c></row></sheetData>", ENTITY)), "declar"),
    "a billion laughs": (with_sheet(sheet("<sheetData/>", LAUGHS)), "declar"),
    "broken XML": (with_sheet("<worksheet><row"), "damaged"),
    "other XML": (changed(lambda name, content: b"<x/>" if name == "xl/workbook.xml" else content), "empty"),
    "too large": (b"a;b\n" * (6 * 2**20), "larger than"),
    "too many rows": (b"a;b\n" * (MAX_ROWS + 1), "rows"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_with_a_reason(name: str) -> None:
    content, words = REFUSED[name]
    start = time.monotonic()
    with pytest.raises(UnreadableSheetError, match=words):
        read_sheets(content)
    assert time.monotonic() - start < 10


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Read the reasons as they are written."""
    with translation.override("en"):
        yield


def test_the_size_that_a_sheet_declares_is_not_believed() -> None:
    content = with_sheet(
        sheet(
            '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>Nome</v></c></row>'
            '<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
        )
    )
    start = time.monotonic()
    assert read_sheets(content)[0].rows == [("Nome",), (1,)]
    assert time.monotonic() - start < 5


def test_a_cell_in_the_last_row_of_excel_is_too_many_rows() -> None:
    content = with_sheet(sheet('<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'))
    with pytest.raises(UnreadableSheetError, match="rows"):
        read_sheets(content)


def test_rows_beyond_excel_and_columns_beyond_reason_are_not_read() -> None:
    content = with_sheet(
        sheet(
            '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
            '<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
        )
    )
    assert read_sheets(content)[0].rows == [(1,)]
    wide = (";".join(["x"] * 5000) + "\n").encode()
    assert len(read_sheets(wide)[0].rows[0]) == MAX_COLUMNS


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"a;b\n"):
        try:
            read_sheets(beginning + content)
        except UnreadableSheetError:
            continue


@given(st.integers(0, 4000), st.integers(0, 255))
@settings(max_examples=80, deadline=None)
def test_a_workbook_with_a_changed_byte_is_read_or_refused(place: int, byte: int) -> None:
    content = bytearray(WORKBOOK)
    content[place % len(content)] = byte
    try:
        read_sheets(bytes(content))
    except UnreadableSheetError:
        return


WORKBOOK = write_xlsx(["Nome", "n"], [["a", 1], ["b", 2]])
