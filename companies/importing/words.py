"""Fields, reasons and changes of an import in the words of the person who reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.imports.models import ImportRow
from common.ui import formats
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
REASONS: Final = {
    "required": pgettext_lazy("fault", "missing"),
    "length": pgettext_lazy("fault", "wrong length"),
    "checksum": pgettext_lazy("fault", "wrong check digit"),
    "duplicate in file": pgettext_lazy("fault", "already in a row above"),
    "unknown": pgettext_lazy("fault", "unknown"),
    "ambiguous": pgettext_lazy("fault", "can mean more than one"),
    "does not match municipality": pgettext_lazy("fault", "does not match the municipality"),
    "invalid": pgettext_lazy("fault", "not valid"),
    "negative": pgettext_lazy("fault", "negative"),
    "not a number": pgettext_lazy("fault", "not a number"),
    "in the future": pgettext_lazy("fault", "in the future"),
    "year missing": pgettext_lazy("fault", "left out, since the row has no year"),
    "changed since the preview": _("The company was changed after the preview: the row was left out."),
    "blank": _("Blank row"),
}
WHOLE_SENTENCES: Final = frozenset({"changed since the preview", "blank"})


@dataclass(frozen=True)
class Change:
    """One field before and after, as people read it; `old` is empty where nothing was known."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ShownRow:
    """A row of the file with everything said in words."""

    row: ImportRow
    fault: str
    changes: list[Change]
    notes: list[str]


def show_rows(rows: Iterable[ImportRow]) -> list[ShownRow]:
    """Rows ready for a page or a sheet."""
    return [
        ShownRow(
            row,
            fault=say_fault(row.field, row.reason) if row.reason else "",
            changes=[_change(difference) for difference in row.differences],
            notes=[f"{note['cell']}: {_say_note(note)}" for note in row.notes],
        )
        for row in rows
    ]


def say_field(name: str) -> str:
    """A field's name on screen."""
    return str(FIELDS.get(name, name))


def say_fault(field: str, reason: str) -> str:
    """ "Province: does not match the municipality"."""
    words = str(REASONS.get(reason, reason))
    return words if reason in WHOLE_SENTENCES or not field else f"{say_field(field)}: {words}"


def _say_note(note: dict[str, str]) -> str:
    if note["reason"] == "year missing":
        return say_fault(note["field"], note["reason"])
    return gettext("%(fault)s (left out)") % {"fault": say_fault(note["field"], note["reason"])}


def _change(difference: dict[str, str | int]) -> Change:
    field = str(difference["field"])
    label = say_field(field)
    if "year" in difference:
        label = f"{label} {difference['year']}"
    return Change(label, _value(field, difference["old"]), _value(field, difference["new"]))


def _value(field: str, value: str | int) -> str:
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
