"""The form of each kind of block: what it takes, cleaned into the block's data. A draft may be incomplete, not wrong."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.files.forms import PictureField
from common.ui.stored import StoredBesideTyped
from newsletters.addresses import is_well_formed
from newsletters.blocks import CardKind, Kind
from newsletters.letter import Data
from newsletters.placeholders import unknown_in

LONGEST_TEXT = 20_000
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class WordsField(forms.CharField):
    """Text in which placeholders may stand, and nothing that only looks like one."""

    def to_python(self, value: object) -> str:
        """Leave out control characters, which come with pasted text and which no mail program or feed shows."""
        return UNSEEN.sub("", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Refuse unknown placeholders by name."""
        super().validate(value)
        check_placeholders(value)


class AddressField(forms.CharField):
    """An address that an issue may link to; one that begins with `www.` is understood."""

    widget = forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"})

    def to_python(self, value: object) -> str:
        """Complete what people leave out."""
        text = super().to_python(value) or ""
        return f"https://{text}" if text.startswith("www.") else text

    def validate(self, value: str) -> None:
        """Refuse what can't be linked to."""
        super().validate(value)
        if value and not is_well_formed(value):
            raise ValidationError(
                _("Write the whole address, from https:// on; a page of this site begins with /."), code="address"
            )


class BlockForm(StoredBesideTyped, forms.Form):
    """What all have in common: on which revision the browser stands."""

    revision_field = "base_revision"

    base_revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, kind: Kind, stored: Data, **given: Any) -> None:
        super().__init__(**given)
        self.kind, self.stored = kind, stored
        dress(self)

    def content(self) -> dict[str, Any]:
        """The block's data, once it is valid."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in {"base_revision", "upload"}}


class HeadingForm(BlockForm):
    """A heading."""

    text = WordsField(label=_("Heading"), required=False, max_length=200)
    level = forms.ChoiceField(label=_("Size"), required=False, choices=[(2, _("Large")), (3, _("Small"))])

    def content(self) -> dict[str, Any]:
        """The level as a number."""
        found = super().content()
        return found | {"level": int(found["level"] or 2)}


class TextForm(BlockForm):
    """Markdown."""

    markdown = WordsField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "**bold**, *italic*, [words](https://…), - lists, > quotations. {{ name|reader }} becomes the reader's name."
        ),
    )


class ColumnsForm(BlockForm):
    """Two texts."""

    left = WordsField(
        label=_("Left column"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    right = WordsField(
        label=_("Right column"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )


class ButtonForm(BlockForm):
    """A button."""

    label = WordsField(label=_("Words on the button"), required=False, max_length=80)
    link = AddressField(label=_("Leads to"), required=False, max_length=2000)


class PictureForm(BlockForm):
    """A picture: uploaded here, or the one that is there already."""

    picture = forms.UUIDField(widget=forms.HiddenInput, required=False)
    upload = PictureField(label=_("Picture file"), required=False)
    alternative = WordsField(
        label=_("Alternative text"),
        required=False,
        max_length=300,
        help_text=_("What the picture says, for those who don't see it."),
    )
    is_ornament = forms.BooleanField(label=_("An ornament that says nothing"), required=False)
    caption = WordsField(label=_("Caption"), required=False, max_length=300)
    link = AddressField(label=_("Leads to"), required=False, max_length=2000)

    def content(self) -> dict[str, Any]:
        """The picture's key as text."""
        found = super().content()
        return found | {"picture": str(found["picture"] or "")}


class CardForm(BlockForm):
    """A card of another app: which thing it shows."""

    key = forms.ChoiceField(label=_("Show"), required=False)

    def __init__(self, kind: CardKind, stored: Data, **given: Any) -> None:
        super().__init__(kind, stored, **given)
        offered = list(kind.source.offers())
        chosen = stored.get("key", "")
        if chosen and chosen not in dict(offered):
            card = kind.source.show(chosen)
            offered.append((chosen, card.title if card else chosen))
        self.fields["key"].choices = [("", _("Choose…")), *offered]


class DividerForm(BlockForm):
    """Nothing to fill in."""


FORMS: Mapping[str, type[BlockForm]] = {
    "heading": HeadingForm,
    "text": TextForm,
    "picture": PictureForm,
    "button": ButtonForm,
    "columns": ColumnsForm,
    "divider": DividerForm,
}


def form_of(kind: Kind) -> type[BlockForm]:
    """The form of a kind."""
    return CardForm if isinstance(kind, CardKind) else FORMS[kind.name]


def dress(form: forms.BaseForm) -> None:
    """Give the fields the look of the kit, where a page lays them out by itself."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput):
            widget.attrs["class"] = "form-check-input"
        elif isinstance(widget, forms.Select):
            widget.attrs["class"] = "form-select"
        elif not widget.is_hidden:
            widget.attrs["class"] = "form-control"


def check_placeholders(text: str) -> None:
    """Refuse what looks like a placeholder and is none."""
    unknown = unknown_in(text)
    if unknown:
        raise ValidationError(
            _(
                "“%(name)s” is no placeholder: there are {{ name }} and {{ company }}, with words for those who have none after a |."
            ),
            params={"name": unknown[0]},
            code="placeholder",
        )
