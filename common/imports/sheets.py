"""The sheets that an import gives back: what it left out, to be corrected and sent again, and an empty one to start."""

from typing import Final

from django.utils.translation import gettext as _

from common.imports.kinds import kind_of
from common.imports.models import ImportJob
from common.imports.states import Verdict
from common.imports.words import RowWords
from common.sheets import write_xlsx

COLUMN_WIDTH: Final = 22


def error_sheet(job: ImportJob, words: RowWords) -> bytes:
    """The faulty rows as they came, with where and why; their first columns are not read when it comes back."""
    table = kind_of(job.kind).table(bytes(job.content))
    sheet, heading = table.sheet, table.heading
    first = [_("Row"), _("Cell in the file sent"), _("Reason")]
    headings = [*first, *("" if cell is None else str(cell) for cell in sheet.rows[heading.row - 1])]
    faulty = job.rows.with_verdict(Verdict.ERROR).values_list("number", "cell", "field", "reason")
    rows = (
        [number, cell, words.fault(field, reason), *sheet.rows[number - 1]] for number, cell, field, reason in faulty
    )
    widths = [8, 20, 50, *[COLUMN_WIDTH] * (len(headings) - len(first))]
    return write_xlsx(headings, rows, title=_("Rows with errors"), widths=widths)


def empty_sheet(words: RowWords, title: str) -> bytes:
    """The headings that are understood, and no row."""
    headings = words.headings()
    return write_xlsx(headings, [], title=title, widths=[COLUMN_WIDTH] * len(headings))
