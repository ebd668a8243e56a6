"""Numbers, amounts and dates as people here write them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from babel.dates import format_date, format_datetime

from django.utils import formats, timezone
from django.utils.translation import get_language

NOTHING = "–"
SPACE = "\N{NO-BREAK SPACE}"
LARGEST = 300
ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)


def locale() -> str:
    """Babel's name of the language in use; English is written the European way."""
    return "en_GB" if (get_language() or "it").startswith("en") else "it_IT"


def as_decimal(value: object) -> Decimal | None:
    """The value as a number, or nothing if it is none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < LARGEST else None


def number(value: object, places: int | None = None) -> str:
    """`1234.5` becomes `1.234,5`; without `places` as many decimals as the value has."""
    found = as_decimal(value)
    if found is None:
        return NOTHING
    if places is None:
        exponent = found.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    rounded = found.quantize(Decimal(1).scaleb(-places), context=ROUNDING)
    return formats.number_format(rounded, places, use_l10n=True, force_grouping=True)


def money(value: object, places: int | None = None) -> str:
    """`12500` becomes `12.500 €`; cents are shown where there are some."""
    found = as_decimal(value)
    if found is None:
        return NOTHING
    if places is None:
        places = 0 if found == found.to_integral_value() else 2
    return f"{number(found, places)}{SPACE}€"


def money_range(least: object, most: object) -> str:
    """`6.000–19.000 €`; one amount where only one is known or both are the same."""
    low, high = as_decimal(least), as_decimal(most)
    if low is None or high is None or low == high:
        return money(most if low is None else least)
    return f"{money(low).removesuffix(f'{SPACE}€')}–{money(high)}"


def percent(value: object, places: int | None = None) -> str:
    """`62.5` becomes `62,5 %`."""
    found = as_decimal(value)
    return NOTHING if found is None else f"{number(found, places)}{SPACE}%"


def as_day(value: date | datetime) -> date:
    """The day in the product's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime | None) -> str:
    """`24 novembre 2026`."""
    return format_date(as_day(value), "d MMMM y", locale=locale()) if value else NOTHING


def day_short(value: date | datetime | None) -> str:
    """`24/11/2026`, for tables."""
    return format_date(as_day(value), "dd/MM/y", locale=locale()) if value else NOTHING


def month(value: date | datetime | None) -> str:
    """`novembre 2026`."""
    return format_date(as_day(value), "MMMM y", locale=locale()) if value else NOTHING


def moment(value: datetime | None) -> str:
    """`24 novembre 2026, 14:30`."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(value)}, {format_datetime(local, 'HH:mm', locale=locale())}"
