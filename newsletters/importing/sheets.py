"""The sheets that an import of readers gives back: the faulty rows to correct, and an empty one to begin with."""

from typing import Final

from django.utils.translation import gettext as _

from common.imports.models import ImportJob
from common.imports.states import Verdict
from common.sheets import write_xlsx
from newsletters.importing.kind import read_table
from newsletters.importing.words import FIELDS, say_fault

COLUMN_WIDTH: Final = 22


def error_sheet(job: ImportJob) -> bytes:
    """The faulty rows as they came, with where and why; their first columns are not read when it comes back."""
    sheet, heading = read_table(bytes(job.content))
    first = [_("Row"), _("Cell"), _("Reason")]
    headings = [*first, *("" if cell is None else str(cell) for cell in sheet.rows[heading.row - 1])]
    faulty = job.rows.with_verdict(Verdict.ERROR).values_list("number", "cell", "field", "reason")
    rows = ([number, cell, say_fault(field, reason), *sheet.rows[number - 1]] for number, cell, field, reason in faulty)
    widths = [8, 8, 50, *[COLUMN_WIDTH] * (len(headings) - 3)]
    return write_xlsx(headings, rows, title=_("Rows with errors"), widths=widths)


def template_sheet() -> bytes:
    """The headings that are understood, and no row."""
    headings = [str(words) for field, words in FIELDS.items() if field != "state"]
    return write_xlsx(headings, [], title=_("Subscribers"), widths=[COLUMN_WIDTH] * len(headings))
