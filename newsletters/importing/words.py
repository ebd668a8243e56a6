"""Fields, reasons, changes and pages of an import of readers in the words of the person who reads them."""

from collections.abc import Mapping
from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common.imports.words import REASONS as COMMON_REASONS
from common.imports.words import SENTENCES, PageWords, RowWords
from common.words import Words
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
LEFT_OUT: Final = {
    "has left": _("Has left the newsletter: only the person can come back, from the public page."),
    "suppressed": _("The address is on the list of those to whom nothing is sent."),
    "does not work": _("Mail to this address came back: it has to be confirmed anew."),
    "changed since the preview": _("The reader was changed after the preview: the row was left out."),
}
LABELS: Final = {
    "role": dict(ReaderRole.choices),
    "language": {"it": _("Italian"), "en": _("English")},
    "state": dict(SubscriberState.choices),
}


class SubscriberRowWords(RowWords):
    """Rows of a list of readers."""

    fields: ClassVar[Mapping[str, Words]] = FIELDS
    columns: ClassVar[tuple[str, ...]] = tuple(name for name in FIELDS if name != "state")
    reasons: ClassVar[Mapping[str, Words]] = {**COMMON_REASONS, **LEFT_OUT}
    sentences: ClassVar[frozenset[str]] = SENTENCES | LEFT_OUT.keys()

    def value(self, field: str, value: str | int) -> str:
        """Roles, languages and states by their names."""
        return str(LABELS.get(field, {}).get(str(value), value))


ROWS: Final = SubscriberRowWords()
PAGES: Final = PageWords(
    records=_("Subscribers"),
    import_records=_("Import subscribers"),
    import_of_records=_("Import of subscribers"),
    name_of_record=_("Subscriber"),
    records_written=_("Subscribers written"),
    confirm=ngettext_lazy("Import %(number)s subscriber", "Import %(number)s subscribers", "counter"),
    would_write=ngettext_lazy(
        "%(number)s subscriber would be written. Nothing is written before you confirm.",
        "%(number)s subscribers would be written. Nothing is written before you confirm.",
        "counter",
    ),
    writing=ngettext_lazy(
        "%(done)s of %(total)s subscriber written. You can leave this page and come back.",
        "%(done)s of %(total)s subscribers written. You can leave this page and come back.",
        "counter",
    ),
    written=ngettext_lazy(
        "Done on %(when)s, confirmed by %(person)s: %(number)s subscriber written.",
        "Done on %(when)s, confirmed by %(person)s: %(number)s subscribers written.",
        "counter",
    ),
)
