"""The sheet of what an import left out: the rows as they came, with where and why, to be corrected and sent again."""

from typing import Final

from django.utils.translation import gettext as _

from common.imports.models import ImportJob
from common.imports.states import Verdict
from common.sheets import write_xlsx
from companies.importing.kind import read_table
from companies.importing.words import say_fault

COLUMN_WIDTH: Final = 18


def error_sheet(job: ImportJob) -> bytes:
    """An XLSX file; its first columns are not read when it is uploaded again."""
    sheet, heading = read_table(bytes(job.content))
    headings = [
        _("Row"),
        _("Cell"),
        _("Reason"),
        *("" if cell is None else str(cell) for cell in sheet.rows[heading.row - 1]),
    ]
    faulty = job.rows.with_verdict(Verdict.ERROR).values_list("number", "cell", "field", "reason")
    rows = ([number, cell, say_fault(field, reason), *sheet.rows[number - 1]] for number, cell, field, reason in faulty)
    widths = [8, 8, 50, *[COLUMN_WIDTH] * (len(headings) - 3)]
    return write_xlsx(headings, rows, title=_("Rows with errors"), widths=widths)
