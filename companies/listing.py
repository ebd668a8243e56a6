"""The list of companies as its address describes it: filters, sorting, columns. The page and the export share it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from accounts.models import User
from common.ui import formats
from companies.columns import all_columns, chosen_columns, sorting
from companies.extension_points import ListColumn
from companies.forms.company_filter import CompanyFilterForm
from companies.models import Company, CompanyQuerySet

PER_PAGE = 25


@dataclass(frozen=True)
class Cell:
    """One cell of the page."""

    label: str
    text: str
    css: str


@dataclass(frozen=True)
class Row:
    """A company and what its columns say."""

    company: Company
    cells: list[Cell]


class Listing:
    """Companies that a person may see, narrowed and sorted by the parameters of an address."""

    def __init__(self, user: User, query: QueryDict) -> None:
        self.query = query
        self.form = CompanyFilterForm(query)
        self.columns = chosen_columns(query.getlist("columns"))
        self.user = user

    @cached_property
    def sort(self) -> str:
        """The sorting in use; a search without one shows the nearest names first."""
        asked = self.query.get("sort", "")
        return asked if asked.removeprefix("-") in {"name", *self.columns} else ""

    @property
    def address(self) -> str:
        """The shortest address of this list: without empty filters, the usual columns and the page."""
        query = self.query.copy()
        query.pop("page", None)
        if self.columns.keys() == chosen_columns([]).keys():
            query.pop("columns", None)
        for name in [name for name, values in query.lists() if not any(values)]:
            query.pop(name)
        return f"?{query.urlencode()}" if query else ""

    @property
    def default_sort(self) -> str:
        """The column that leads when nobody asked: the name, unless likeness to what is searched does."""
        return "" if self.form.cleaned_data.get("q") else "name"

    @cached_property
    def companies(self) -> CompanyQuerySet:
        """The rows, with everything the columns read."""
        companies = self.form.narrow(Company.objects.visible_to(self.user))
        for column in self.columns.values():
            companies = column.prepare(companies)
        if self.sort or not self.form.cleaned_data.get("q"):
            companies = companies.order_by(*sorting(self.sort, self.columns))
        return companies

    def page(self) -> Page[Company]:
        """The page asked for; a number out of range shows the last."""
        return Paginator(self.companies, PER_PAGE).get_page(self.query.get("page"))

    def rows(self, companies: Page[Company]) -> list[Row]:
        """The cells of the page's companies."""
        return [
            Row(company, [self._cell(column, company) for column in self.columns.values()]) for company in companies
        ]

    def _cell(self, column: ListColumn, company: Company) -> Cell:
        value = column.value(company)
        return Cell(str(column.label), formats.NOTHING if value in (None, "") else column.show(value), column.css)

    @property
    def choices(self) -> list[tuple[str, ListColumn, bool]]:
        """All columns there are, and whether each is shown."""
        return [(name, column, name in self.columns) for name, column in all_columns().items()]

    def headings(self, first: str) -> list[str]:
        """The heads of the exported columns; the name comes first."""
        return [first, *(str(column.label) for column in self.columns.values())]

    def table(self) -> Iterator[list[object]]:
        """The exported rows: raw values, so that a spreadsheet can count with them."""
        for company in self.companies.iterator(chunk_size=2000):
            yield [company.name, *(column.value(company) for column in self.columns.values())]
