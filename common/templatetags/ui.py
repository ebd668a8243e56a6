"""`{% load ui %}`: what every page is made of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import words
from common.charts import Chart
from common.ui import formats, lists
from common.ui.icons import draw_icon
from common.ui.states import TONES, tone_of

register = template.Library()


def query_of(context: Context) -> QueryDict:
    """The parameters of the page being shown."""
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """`{% icon "building" %}`, `{% icon "check" css="good" label=_("Done") %}`."""
    return draw_icon(name, css=css, label=label)


@register.inclusion_tag("components/status_badge.html")
def status_badge(state: object, label: object = "", tone: str = "", icon: str = "") -> dict[str, object]:
    """`{% status_badge audit.state audit.get_state_display %}`; `tone` overrules the state's own."""
    chosen = tone or tone_of(state)
    if chosen not in TONES:
        raise template.TemplateSyntaxError(f"no tone is called {chosen!r}: {', '.join(sorted(TONES))}")
    return {"label": label or getattr(state, "label", state), "tone": chosen, "icon": icon}


@register.inclusion_tag("components/empty_state.html")
def empty_state(  # noqa: PLR0913 (all of it is what a template says by keyword)
    title: str,
    text: str = "",
    icon: str = "mood-empty",
    action_url: str = "",
    action_label: str = "",
    action_icon: str = "plus",
    small: bool = False,
) -> dict[str, object]:
    """An empty list that says what to do next."""
    return locals()


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = lists.PAGE) -> dict[str, object]:
    """The pages of a list; filters and sorting stay in the address."""
    query = query_of(context)

    def address(number: int) -> str:
        return lists.with_parameter(query, name, str(number))

    return {
        "page": page,
        "steps": [(step, address(step) if step else "") for step in lists.page_steps(page)],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: Context, field: str, label: str, css: str = "", default: str = "") -> dict[str, object]:
    """`{% sort_head "name" _("Company") default="name" %}`: a `<th>` whose link sorts by `?sort=`."""
    query = query_of(context)
    current = query.get(lists.SORT) or default
    return {"head": lists.sort_head(query, field, current), "label": label, "css": css}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, form: forms.BaseForm, count: int | None = None) -> dict[str, object]:
    """What is filtered, each with a way out, and how many rows there are."""
    return {"chips": lists.chips_of(form, query_of(context)), "count": count}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """All errors of a form on top of it, each with a link to its field."""
    return {"form": form}


@register.inclusion_tag("components/field_errors.html")
def field_errors(field: forms.BoundField) -> dict[str, object]:
    """The errors of one field, below it."""
    return {"field": field}


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart, caption: str = "") -> dict[str, object]:
    """A chart of `common.charts` with the table that says the same."""
    return {"chart": chart, "caption": caption}


@register.simple_tag(takes_context=True)
def query_with(context: Context, **parameters: object) -> str:
    """The page's address part with some parameters changed; an empty value takes one away."""
    data = query_of(context).copy()
    data.pop(lists.PAGE, None)
    for name, value in parameters.items():
        data.pop(name, None)
        if value not in (None, ""):
            data[name] = str(value)
    return lists.as_query(data)


@register.filter
def initials(name: object) -> str:
    """`Giulia Bardi` becomes `GB`."""
    parts = [part for part in str(name).replace("@", " ").replace(".", " ").split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.filter
def breakable(text: object) -> str:
    """Soft hyphens in long words, for narrow places."""
    return words.breakable(str(text))


@register.filter
def email_address(text: object) -> SafeString:
    """An e-mail address that may break before its `@`, rather than in a word."""
    name, at, domain = str(text).partition("@")
    return format_html("{}<wbr>{}{}", name, at, domain)


@register.filter
def item(mapping: Mapping[object, object], key: object) -> object:
    """A mapping's value by a key that is a variable."""
    return mapping.get(key)


@register.filter
def number(value: object, places: int | None = None) -> str:
    """`{{ 1234.5|number }}` is `1.234,5`."""
    return formats.number(value, places)


@register.filter
def money(value: object, places: int | None = None) -> str:
    """`{{ 12500|money }}` is `12.500 €`."""
    return formats.money(value, places)


@register.simple_tag
def money_range(least: object, most: object) -> str:
    """`{% money_range 6000 19000 %}` is `6.000–19.000 €`."""
    return formats.money_range(least, most)


@register.filter
def percent(value: object, places: int | None = None) -> str:
    """`{{ 62.5|percent }}` is `62,5 %`."""
    return formats.percent(value, places)


@register.filter
def day(value: date | datetime | None) -> str:
    """`24 novembre 2026`."""
    return formats.day(value)


@register.filter
def day_short(value: date | datetime | None) -> str:
    """`24/11/2026`."""
    return formats.day_short(value)


@register.filter
def month(value: date | datetime | None) -> str:
    """`novembre 2026`."""
    return formats.month(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`24 novembre 2026, 14:30`."""
    return formats.moment(value)
