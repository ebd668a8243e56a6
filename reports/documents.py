"""From the frozen content to bytes, within limits of memory; depends on nothing but the content and the photographs."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from common.files.models import StoredFile
from common.pdf import Pdf, PdfError, Resources, draw, engine
from common.pdf.limits import limited_memory
from reports.layout import SUMMARY_FITS, audit_report_html, summary_html
from reports.snapshot import photo_hashes
from reports.states import ReportKind

Content = Mapping[str, Any]

ASSETS: Mapping[str, Path] = {
    name: settings.BASE_DIR / "static" / "css" / name for name in ("report-print.css", "summary-print.css")
}


class PhotoError(Exception):
    """A photograph that the content names is missing, or its bytes are not those that were frozen."""


def draw_report(kind: ReportKind, content: Content) -> Pdf:
    """Draw the document; the same content gives the same bytes."""
    engine()  # before the limit: the libraries below it end the whole process when they run out of memory as they start
    with limited_memory(settings.REPORT_MEMORY_MB):
        if kind == ReportKind.SUMMARY:
            return _draw_summary(content)
        pdf = draw(audit_report_html(content), resources=resources_of(content), identifier=identifier(kind, content))
        if pdf is None:
            raise PdfError("nothing was drawn")
        return pdf


def _draw_summary(content: Content) -> Pdf:
    """One page, whatever was written: each try sets smaller and says less; the last one always fits."""
    for fit in range(len(SUMMARY_FITS)):
        pdf = draw(
            summary_html(content, fit),
            resources=Resources(ASSETS, _no_photo),
            identifier=identifier(ReportKind.SUMMARY, content),
            most_pages=1,
        )
        if pdf is not None:
            return pdf
    raise PdfError("the summary does not fit on one page")


def identifier(kind: ReportKind, content: Content) -> bytes:
    """What tells one document from another inside the file, without chance."""
    name = f"{kind} {content['audit']['number']} {content['version']} {content['made_at']}"
    return hashlib.sha256(name.encode()).digest()[:16]


def resources_of(content: Content) -> Resources:
    """Our style sheets, and those photographs alone that the content names."""
    named = photo_hashes(content)
    files = {file.sha256: file for file in StoredFile.objects.filter(sha256__in=named)} if named else {}

    def photo(sha256: str) -> bytes:
        if sha256 not in files:
            raise PhotoError(sha256)
        try:
            with files[sha256].content.open("rb") as stored:
                found = bytes(stored.read())
        except OSError as error:
            raise PhotoError(sha256) from error
        if hashlib.sha256(found).hexdigest() != sha256:
            raise PhotoError(sha256)
        return found

    return Resources(ASSETS, photo)


def _no_photo(sha256: str) -> bytes:
    raise PhotoError(sha256)
