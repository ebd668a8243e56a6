"""Fields, reasons, changes and pages of an import of companies in the words of the person who reads them."""

from collections.abc import Mapping
from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from common.imports.kinds import Difference, Note
from common.imports.words import REASONS as COMMON_REASONS
from common.imports.words import PageWords, RowWords
from common.ui import formats
from common.words import Words
from companies.importing.fields import MONEY
from companies.models import ContactRole

FIELDS: Final = {
    "vat_number": _("VAT number"),
    "name": _("Company name"),
    "tax_code": _("Tax code"),
    "legal_form": _("Legal form"),
    "sector": _("Sector"),
    "municipality": _("Municipality"),
    "province": _("Province"),
    "postcode": _("Postcode"),
    "address": _("Address"),
    "email": _("E-mail"),
    "pec": _("Certified e-mail (PEC)"),
    "website": _("Web site"),
    "phone": _("Phone"),
    "rea": _("REA number"),
    "sdi_code": _("SDI code"),
    "employees": _("Staff (ULA)"),
    "turnover": _("Turnover"),
    "balance_sheet": _("Balance sheet"),
    "rd_spending": _("R&D spending"),
    "export_share": _("Export share"),
    "year": _("Financial year"),
    "ateco": _("ATECO code"),
    "contact_name": _("Contact"),
    "contact_role": _("Contact's role"),
    "contact_email": _("Contact's e-mail"),
    "contact_phone": _("Contact's phone"),
}
REASONS: Final[Mapping[str, Words]] = {
    **COMMON_REASONS,
    "checksum": pgettext_lazy("fault", "wrong check digit"),
    "ambiguous": pgettext_lazy("fault", "can mean more than one"),
    "does not match municipality": pgettext_lazy("fault", "does not match the municipality"),
    "negative": pgettext_lazy("fault", "negative"),
    "not a number": pgettext_lazy("fault", "not a number"),
    "year missing": pgettext_lazy("fault", "left out, since the row has no year"),
    "changed since the preview": _("The company was changed after the preview: the row was left out."),
}
FIRST_COLUMNS: Final = ("name", "vat_number")


class CompanyRowWords(RowWords):
    """Rows of a list of companies."""

    fields: ClassVar[Mapping[str, Words]] = FIELDS
    columns: ClassVar[tuple[str, ...]] = (*FIRST_COLUMNS, *(name for name in FIELDS if name not in FIRST_COLUMNS))
    reasons: ClassVar[Mapping[str, Words]] = REASONS

    def note(self, note: Note) -> str:
        """A figure without a year says by itself that it is left out."""
        if note["reason"] == "year missing":
            return self.fault(note["field"], note["reason"])
        return super().note(note)

    def label(self, difference: Difference) -> str:
        """A figure's year is part of its name."""
        label = super().label(difference)
        return f"{label} {difference['year']}" if "year" in difference else label

    def value(self, field: str, value: str | int) -> str:
        """Amounts, numbers and shares as they are written everywhere."""
        if value == "":
            return ""
        if field in MONEY:
            return formats.money(value)
        if field == "employees":
            return formats.number(value)
        if field == "export_share":
            return formats.percent(value)
        if field == "contact_role":
            return str(ContactRole(str(value)).label)
        return str(value)


ROWS: Final = CompanyRowWords()
PAGES: Final = PageWords(
    records=_("Companies"),
    import_records=_("Import companies"),
    import_of_records=_("Import of companies"),
    name_of_record=_("Company"),
    records_written=_("Companies written"),
    confirm=ngettext_lazy("Import %(number)s company", "Import %(number)s companies", "counter"),
    would_write=ngettext_lazy(
        "%(number)s company would be written. Nothing is written before you confirm.",
        "%(number)s companies would be written. Nothing is written before you confirm.",
        "counter",
    ),
    writing=ngettext_lazy(
        "%(done)s of %(total)s company written. You can leave this page and come back.",
        "%(done)s of %(total)s companies written. You can leave this page and come back.",
        "counter",
    ),
    written=ngettext_lazy(
        "Done on %(when)s, confirmed by %(person)s: %(number)s company written.",
        "Done on %(when)s, confirmed by %(person)s: %(number)s companies written.",
        "counter",
    ),
)
