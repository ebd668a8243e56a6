"""Sheets as the answer to a request: a file to keep, with a name."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse
from django.utils import timezone

from common.sheets.write import write_csv, write_xlsx

MEDIA: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def sheet_answer(content: bytes, name: str, kind: str = "xlsx") -> HttpResponse:
    """A sheet that is there already."""
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(content, content_type=MEDIA[kind], headers={"Content-Disposition": disposition})


def export_answer(
    headings: Sequence[str], rows: Iterable[Sequence[object]], kind: str, *, title: str, name: str
) -> HttpResponse:
    """What a list shows, as a sheet of today."""
    content = write_xlsx(headings, rows, title=title) if kind == "xlsx" else write_csv(headings, rows)
    return sheet_answer(content, f"{name}-{timezone.localdate():%Y-%m-%d}", kind)
