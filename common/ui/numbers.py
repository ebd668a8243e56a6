"""Number fields that are read and written in the manner of the person's language: `14.000,50`."""

from django import forms


def take_as_written(field: forms.Field, **attributes: str) -> None:
    """Let a number be typed as people write it. A browser's own number field loses what is none, and knows no dots."""
    field.localize = True
    field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", **attributes})
    field.widget.is_localized = True
