"""Fields, reasons and changes of an import of readers in the words of the person who reads them."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.imports.models import ImportRow
from companies.importing.words import REASONS as COMMON_REASONS
from companies.importing.words import Change, ShownRow
from newsletters.states import ReaderRole, SubscriberState

FIELDS: Final = {
    "email": _("E-mail address"),
    "name": _("First and last name"),
    "role": _("Role"),
    "language": _("Language"),
    "sectors": _("Sectors"),
    "themes": _("Themes"),
    "company": _("VAT number"),
    "wording": _("Consent wording"),
    "version": _("Version of the wording"),
    "given_on": _("Consent date"),
    "proof": _("Proof of consent"),
    "state": _("State"),
}
REASONS: Final = COMMON_REASONS | {
    "has left": _("Has left the newsletter: only the person can come back, from the public page."),
    "suppressed": _("The address is on the list of those to whom nothing is sent."),
    "does not work": _("Mail to this address came back: it has to be confirmed anew."),
    "changed since the preview": _("The reader was changed after the preview: the row was left out."),
    "unknown": pgettext_lazy("fault", "unknown"),
}
WHOLE_SENTENCES: Final = frozenset({"changed since the preview", "blank", "has left", "suppressed", "does not work"})
LABELS: Final = {
    "role": dict(ReaderRole.choices),
    "language": {"it": _("Italian"), "en": _("English")},
    "state": dict(SubscriberState.choices),
}


def show_rows(rows: Iterable[ImportRow]) -> list[ShownRow]:
    """Rows ready for a page or a sheet."""
    return [
        ShownRow(
            row,
            fault=say_fault(row.field, row.reason) if row.reason else "",
            changes=[_change(difference) for difference in row.differences],
            notes=[],
        )
        for row in rows
    ]


def say_fault(field: str, reason: str) -> str:
    """ "Consent date: missing"."""
    words = str(REASONS.get(reason, reason))
    return words if reason in WHOLE_SENTENCES or not field else f"{FIELDS.get(field, field)}: {words}"


def _change(difference: dict[str, str]) -> Change:
    field = difference["field"]
    return Change(str(FIELDS.get(field, field)), _said(field, difference["old"]), _said(field, difference["new"]))


def _said(field: str, value: str) -> str:
    return str(LABELS.get(field, {}).get(value, value))
