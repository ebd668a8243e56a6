"""What an import says to people: the rows of a file in words, and the sentences of its pages.

The frame of the sentences is the same for all kinds, the nouns are not, and Italian agrees with them: so each kind brings
whole sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.imports.kinds import Difference, Note
from common.imports.models import ImportRow
from common.ui import formats
from common.words import Words

REASONS: Final[Mapping[str, Words]] = {
    "required": pgettext_lazy("fault", "missing"),
    "length": pgettext_lazy("fault", "wrong length"),
    "duplicate in file": pgettext_lazy("fault", "already in a row above"),
    "unknown": pgettext_lazy("fault", "unknown"),
    "invalid": pgettext_lazy("fault", "not valid"),
    "in the future": pgettext_lazy("fault", "in the future"),
    "blank": _("Blank row"),
}
SENTENCES: Final = frozenset({"changed since the preview", "blank"})


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


class RowWords:
    """Fields, reasons and changes of one kind of import in the words of the person who reads them.

    `reasons` that are `sentences` stand alone, the others behind the name of their field. `columns` are the fields that
    an empty sheet has, in their order.
    """

    fields: ClassVar[Mapping[str, Words]]
    columns: ClassVar[tuple[str, ...]]
    reasons: ClassVar[Mapping[str, Words]] = REASONS
    sentences: ClassVar[frozenset[str]] = SENTENCES

    def show(self, rows: Iterable[ImportRow]) -> list[ShownRow]:
        """Rows ready for a page."""
        return [
            ShownRow(
                row,
                fault=self.fault(row.field, row.reason) if row.reason else "",
                changes=[self.change(difference) for difference in row.differences],
                notes=[f"{note['cell']}: {self.note(note)}" for note in row.notes],
            )
            for row in rows
        ]

    def headings(self) -> list[str]:
        """The heads of an empty sheet; each is recognised when the sheet comes back."""
        return [self.field(name) for name in self.columns]

    def field(self, name: str) -> str:
        """A field's name on screen."""
        return str(self.fields.get(name, name))

    def fault(self, field: str, reason: str) -> str:
        """ "Province: does not match the municipality"."""
        words = str(self.reasons.get(reason, reason))
        return words if reason in self.sentences or not field else f"{self.field(field)}: {words}"

    def note(self, note: Note) -> str:
        """What was left out of a row that is taken all the same."""
        return gettext("%(fault)s (left out)") % {"fault": self.fault(note["field"], note["reason"])}

    def change(self, difference: Difference) -> Change:
        """One difference."""
        field = str(difference["field"])
        return Change(
            self.label(difference), self.value(field, difference["old"]), self.value(field, difference["new"])
        )

    def label(self, difference: Difference) -> str:
        """What has changed."""
        return self.field(str(difference["field"]))

    def value(self, field: str, value: str | int) -> str:
        """A value as the field is written."""
        return str(value)


@dataclass(frozen=True)
class PageWords:
    """What the pages of one kind of import say; the last four count (`ngettext_lazy(…, "counter")`)."""

    records: Words
    import_records: Words
    import_of_records: Words
    name_of_record: Words
    records_written: Words
    confirm: Words
    would_write: Words
    writing: Words
    written: Words

    @staticmethod
    def count(sentence: Words, number: int, **more: object) -> str:
        """One of the sentences that count, its number written as people read it."""
        return sentence % ({"counter": number, "number": formats.number(number)} | more)
