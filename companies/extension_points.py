"""Where higher apps show themselves on the registry's pages. They fill these in their `AppConfig.ready()`.

    company_panels.add("audits", audits_panel, order=20)            # a tab of the company page
    company_cards.add("audits", last_audit_card)                    # a card of its overview
    company_next_steps.add("audits", plan_audit_step, order=20)     # what to do next; the first one given is shown
    company_filters.add("audited", audited_filter)                  # a filter of the list
    company_columns.add("last_audit", last_audit_column)            # a column of the list and of its export

Panels, cards and steps are called with `(company, user)` and may return None; filters and columns with nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Expression
from django.utils.functional import Promise

from common.extend import ExtensionPoint
from companies.models import Company, CompanyQuerySet

company_panels = ExtensionPoint("company panels")
company_cards = ExtensionPoint("company cards")
company_next_steps = ExtensionPoint("company next steps")
company_filters = ExtensionPoint("company filters")
company_columns = ExtensionPoint("company columns")
part_uses = ExtensionPoint("part uses")  # each tells whether something above needs a site, department, …


@dataclass(frozen=True)
class Panel:
    """A tab or a card: a template, and its context, made only when it is shown. `count` stands beside the title."""

    title: str
    template: str
    context: Callable[[], Mapping[str, object]] = dict
    count: int | None = None


@dataclass(frozen=True)
class NextStep:
    """What to do next with a company: a sentence, and the link of its button."""

    text: str
    label: str
    url: str
    icon: str = "arrow-right"


@dataclass(frozen=True)
class ListFilter:
    """A filter of the list: a form field, which must not be required, and what its value does to the set."""

    field: forms.Field
    apply: Callable[[CompanyQuerySet, object], CompanyQuerySet]


@dataclass(frozen=True)
class ListColumn:
    """A column of the list: the raw value goes to the export, `show` makes the words on the screen.

    `prepare` adds what `value` reads (annotations, select_related), so that a page needs the same number of queries
    however many rows it has. `order_by` makes the column sortable, empty values last; `shown` says if it is there without being asked for.
    """

    label: str | Promise
    value: Callable[[Company], object]
    show: Callable[[Any], str] = str
    prepare: Callable[[CompanyQuerySet], CompanyQuerySet] = field(default=lambda companies: companies)
    order_by: tuple[str | Expression, ...] = ()
    css: str = ""
    shown: bool = True
