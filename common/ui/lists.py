"""What a list of rows shares with its address: sorting, chips of what is filtered, pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.encoding import force_str

from common.ui.formats import day_short, number

SORT = "sort"
PAGE = "page"
NOT_FILTERS = frozenset({SORT, PAGE})


@dataclass(frozen=True)
class Chip:
    """One thing that is filtered, in words, and the address of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class SortHead:
    """The head of one column: where it leads and how the list is sorted by it now."""

    query: str
    direction: str

    @property
    def icon(self) -> str:
        """The arrow to draw."""
        return {"ascending": "arrow-up", "descending": "arrow-down"}.get(self.direction, "arrows-sort")


def results_or_page(request: HttpRequest, template: str) -> str:
    """The whole page; only its partial `results` where htmx asks, unless it restores a page of its history."""
    htmx = getattr(request, "htmx", None)
    return f"{template}#results" if htmx and not htmx.history_restore_request else template


def as_query(data: QueryDict) -> str:
    """The address part of the parameters, `?` included even if empty, so that a link clears them."""
    return f"?{data.urlencode()}"


def with_parameter(query: QueryDict, name: str, value: str) -> str:
    """The same list with one parameter changed."""
    data = query.copy()
    data[name] = value
    return as_query(data)


def sort_head(query: QueryDict, field: str, current: str) -> SortHead:
    """Sort by `field`, or the other way round if the list is sorted by it; back to the first page."""
    data = query.copy()
    data.pop(PAGE, None)
    direction = {field: "ascending", f"-{field}": "descending"}.get(current, "")
    data[SORT] = f"-{field}" if direction == "ascending" else field
    return SortHead(as_query(data), direction)


def said(field: forms.Field, value: object) -> str:
    """A filter's value in words: the choice's label, the name of a row, a date, a number."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(code): force_str(label) for code, label in flat_choices(cast("Any", field.choices))}
        return labels.get(str(value), str(value))
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return day_short(value)  # type: ignore[arg-type]
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        return number(value)
    return str(value)


def flat_choices(choices: Iterable[tuple[object, object]]) -> Iterable[tuple[object, object]]:
    """Choices without their groups."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label


def chips_of(form: forms.BaseForm, query: QueryDict) -> list[Chip]:
    """A chip for each filter in use; of a field with several values one chip each."""
    if not form.is_valid():
        return []
    chips = []
    for bound in form:
        cleaned = form.cleaned_data.get(bound.name)
        raw = query.getlist(bound.html_name)
        if bound.html_name in NOT_FILTERS or cleaned in (None, "", False) or not raw:
            continue
        several = len(raw) > 1 or isinstance(bound.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        values = list(cleaned) if several else [cleaned]
        for value in values:
            kept = [item for item in raw if item != str(getattr(value, "pk", value))] if several else []
            data = query.copy()
            data.pop(PAGE, None)
            data.setlist(bound.html_name, kept)
            chips.append(Chip(force_str(bound.label), chip_words(bound.field, value), as_query(data)))
    return chips


def chip_words(field: forms.Field, value: object) -> str:
    """The words on a chip; a box that is ticked says only its label."""
    return "" if value is True else said(field, value)


def page_steps(page: Page[Any]) -> list[int | None]:
    """The page numbers to offer, with None where some are left out."""
    return [
        step if isinstance(step, int) else None
        for step in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
