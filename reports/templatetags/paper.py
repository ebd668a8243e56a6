"""How values are written on paper, in the language of the document.

The frozen content keeps exact values as text ("12500.00", "2026-11-24"); here they get their commas and names.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.ui import formats

register = template.Library()

ABSENT = "–"
Written = str | int | None


def _locale() -> str:
    return get_language() or "it"


def _written(value: Written, step: str, pattern: str) -> str:
    if value is None or value == "":
        return ABSENT
    return format_decimal(Decimal(value).quantize(Decimal(step), ROUND_HALF_UP), pattern, locale=_locale())


@register.filter
def score(value: Written) -> str:
    """A score with one decimal: 2,8; what has no score is "n.d.", never 0."""
    return _("n/a") if value is None else _written(value, "0.1", "0.0")


@register.filter
def number(value: Written) -> str:
    """A number with its decimals only if it has some: 1.234,5."""
    return _written(value, "0.01", "#,##0.##")


@register.filter
def percent(value: Written) -> str:
    """A whole per cent: 96 %."""
    text = _written(value, "1", "#,##0")
    return text if text == ABSENT else f"{text}\N{NO-BREAK SPACE}%"


@register.filter
def money(value: Written) -> str:
    """An amount: 12.500 €, cents only if there are some."""
    return formats.money(value)


@register.simple_tag
def money_range(least: Written, most: Written) -> str:
    """A range of amounts, or the one that is known, as on screen."""
    return formats.money_range(least, most)


@register.filter
def day(value: str | None) -> str:
    """A day in full: 24 novembre 2026. Moments are told in the district's time zone."""
    if not value:
        return ""
    if len(value) > len("2026-11-24"):
        moment: date = timezone.localtime(datetime.fromisoformat(value)).date()
    else:
        moment = date.fromisoformat(value)
    return format_date(moment, "long", locale=_locale())
