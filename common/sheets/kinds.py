"""What a file really is, told by its first bytes: names and extensions lie."""

import io
import zipfile
import zlib
from typing import Final

from django.utils.translation import gettext_lazy as _

from common.sheets.errors import UnreadableSheetError

OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")

WORKBOOK: Final = "xl/workbook.xml"
# The namespace of ISO 29500 Strict, one of the formats that Excel offers; no reader of ours knows it.
STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

NOT_A_SHEET: Final = _("This file is not a spreadsheet: save it as XLSX or CSV and send it again.")
FOREIGN_BEGINNINGS: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
)
MARKUP_BEGINNINGS: Final = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")


def is_workbook(content: bytes) -> bool:
    """True for XLSX, False for text; anything else is refused with what to do about it."""
    if not content.strip():
        raise UnreadableSheetError(_("The file is empty."))
    if content.startswith(b"PK"):
        _check_workbook(content)
        return True
    if content.startswith(OLE_MAGIC):
        if ENCRYPTED_STREAM in content:
            raise UnreadableSheetError(_("The file is protected by a password: remove it and send the file again."))
        raise UnreadableSheetError(_("This is an old Excel file (.xls): save it as XLSX and send it again."))
    beginning = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(MARKUP_BEGINNINGS):
        raise UnreadableSheetError(_("This is a web page with the name of a spreadsheet: open it, save it as XLSX."))
    if content.startswith(FOREIGN_BEGINNINGS):
        raise UnreadableSheetError(NOT_A_SHEET)
    return False


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(4096)


def _check_workbook(content: bytes) -> None:
    """Is the archive an XLSX workbook, and not one of the other formats that are archives too?"""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            beginning = _beginning(archive, WORKBOOK) if WORKBOOK in names else b""
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, RuntimeError) as error:
        raise UnreadableSheetError(_("The file is damaged and can't be opened.")) from error
    if STRICT in beginning:
        raise UnreadableSheetError(_("This is a workbook in the strict format: save it as a plain XLSX workbook."))
    if WORKBOOK in names:
        return
    if "xl/workbook.bin" in names:
        raise UnreadableSheetError(_("This is a binary Excel file (.xlsb): save it as XLSX and send it again."))
    if "content.xml" in names:
        raise UnreadableSheetError(_("This is an OpenDocument file (.ods): save it as XLSX and send it again."))
    raise UnreadableSheetError(NOT_A_SHEET)
