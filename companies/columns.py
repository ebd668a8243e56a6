"""The columns of the list of companies: shown on the page, sortable, and exported as they stand."""

from collections.abc import Iterable

from django.db.models import Case, F, IntegerField, OrderBy, OuterRef, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.ui import formats
from companies.extension_points import ListColumn, company_columns
from companies.models import Company, CompanyQuerySet, YearlyFigures
from companies.sme_classes import SizeClass

SIZE_RANK = Case(
    *(When(size_class=size, then=Value(rank)) for rank, size in enumerate(SizeClass)), output_field=IntegerField()
)


def latest_figure(field: str) -> Subquery:
    """One figure of a company's latest year that has it."""
    rows = YearlyFigures.objects.filter(company=OuterRef("pk"), **{f"{field}__isnull": False})
    return Subquery(rows.order_by("-year").values(field)[:1])


def with_employees(companies: CompanyQuerySet) -> CompanyQuerySet:
    """Add `latest_employees`."""
    return companies.annotate(latest_employees=latest_figure("employees"))


def with_turnover(companies: CompanyQuerySet) -> CompanyQuerySet:
    """Add `latest_turnover`."""
    return companies.annotate(latest_turnover=latest_figure("turnover"))


def size_words(company: Company) -> str:
    """The size in words; one that is out of date says so."""
    if company.size_as_of is not None:
        return company.get_size_class_display()
    if not company.size_class:
        return _("being worked out")
    return _("%(size)s (being updated)") % {"size": company.get_size_class_display()}


def own_columns() -> dict[str, ListColumn]:
    """The registry's own columns, in the order of the page."""
    return {
        "vat_number": ListColumn(
            gettext_lazy("VAT number"), lambda c: c.vat_number, order_by=("vat_number",), css="nowrap"
        ),
        "tax_code": ListColumn(
            gettext_lazy("Tax code"), lambda c: c.tax_code, order_by=("tax_code",), css="nowrap", shown=False
        ),
        "sector": ListColumn(
            gettext_lazy("Sector"),
            lambda c: str(c.sector or ""),
            prepare=lambda companies: companies.select_related("sector"),
            order_by=("sector__position", "sector__name_it"),
        ),
        "municipality": ListColumn(
            gettext_lazy("Municipality"),
            lambda c: str(c.municipality or ""),
            prepare=lambda companies: companies.select_related("municipality__province"),
            order_by=("municipality__name_key",),
        ),
        "province": ListColumn(
            gettext_lazy("Province"),
            lambda c: c.municipality.province.abbreviation if c.municipality else "",
            prepare=lambda companies: companies.select_related("municipality__province"),
            order_by=("municipality__province__abbreviation",),
            shown=False,
        ),
        "size": ListColumn(gettext_lazy("Size"), size_words, order_by=(SIZE_RANK,)),
        "employees": ListColumn(
            gettext_lazy("Staff (ULA)"),
            lambda c: getattr(c, "latest_employees", None),
            show=formats.number,
            prepare=with_employees,
            order_by=("latest_employees",),
            css="text-end",
        ),
        "turnover": ListColumn(
            gettext_lazy("Turnover (EUR)"),
            lambda c: getattr(c, "latest_turnover", None),
            show=formats.number,
            prepare=with_turnover,
            order_by=("latest_turnover",),
            css="text-end",
            shown=False,
        ),
        "email": ListColumn(gettext_lazy("E-mail"), lambda c: c.email, order_by=("email",), shown=False),
        "pec": ListColumn(gettext_lazy("PEC"), lambda c: c.pec, order_by=("pec",), shown=False),
        "updated": ListColumn(
            gettext_lazy("Changed"),
            lambda c: c.updated_at,
            show=formats.day_short,
            order_by=("updated_at",),
            css="nowrap",
            shown=False,
        ),
    }


def all_columns() -> dict[str, ListColumn]:
    """Own columns, then those of higher apps."""
    return own_columns() | {
        given.name: column for given in company_columns if isinstance(column := given.provide(), ListColumn)
    }


def chosen_columns(names: Iterable[str]) -> dict[str, ListColumn]:
    """The columns asked for, in the order of the page; without a choice those that are usually shown."""
    wanted = set(names)
    every = all_columns()
    chosen = {name: column for name, column in every.items() if name in wanted}
    return chosen or {name: column for name, column in every.items() if column.shown}


def sorting(sort: str, columns: dict[str, ListColumn]) -> list[OrderBy]:
    """What `?sort=` asks for: a column's name, with a minus for the other way; unknown words sort by name."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    wanted = columns[name].order_by if name in columns else ("name_key",)
    expressions = [F(one) if isinstance(one, str) else one for one in wanted]
    ordered = [one.desc(nulls_last=True) if down else one.asc(nulls_last=True) for one in expressions]
    return [*ordered, F("name_key").asc(), F("pk").asc()]
