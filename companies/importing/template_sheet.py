"""An empty sheet with the headings that the import understands, for those who start a list."""

from typing import Final

from django.utils.translation import gettext as _

from common.sheets import write_xlsx
from companies.importing.words import FIELDS, say_field

COLUMN_WIDTH: Final = 22


def template_headings() -> list[str]:
    """All fields in the reader's language; each of these headings is recognised when the sheet comes back."""
    first = ["name", "vat_number"]
    return [say_field(field) for field in [*first, *(field for field in FIELDS if field not in first)]]


def template_sheet() -> bytes:
    """The headings and no row."""
    headings = template_headings()
    return write_xlsx(headings, [], title=_("Companies"), widths=[COLUMN_WIDTH] * len(headings))
