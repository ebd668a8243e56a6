"""The lists of audits and of improvement areas as their addresses describe them; page and export share them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, OrderBy, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.forms.filters import AreaFilterForm, AuditFilterForm
from audits.models import Audit, ImprovementArea
from common.ui.lists import SORT

PER_PAGE = 25


class Listing:
    """Rows that a person may see, narrowed and sorted by the parameters of an address."""

    default_sort = ""
    sorts: dict[str, str] = {}  # noqa: RUF012 (each list has its own)

    def __init__(self, form: AuditFilterForm | AreaFilterForm, rows: QuerySet[Any], query: QueryDict) -> None:
        self.form, self.query, self._rows = form, query, rows

    @cached_property
    def sort(self) -> str:
        """The sorting in use; what is unknown is not sorted by."""
        asked = self.query.get(SORT, "")
        return asked if asked.removeprefix("-") in self.sorts else self.default_sort

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All rows, in order; what is empty comes last."""
        field = F(self.sorts[self.sort.removeprefix("-")])
        down = self.sort.startswith("-")
        order: OrderBy = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
        narrowed: QuerySet[Any] = cast("Any", self.form).narrow(self._rows)
        return narrowed.order_by(order, "-pk")

    def page(self) -> Page[Model]:
        """The page asked for; a number out of range shows the last."""
        return Paginator(self.rows, PER_PAGE).get_page(self.query.get("page"))


class AuditListing(Listing):
    """The list of audits."""

    default_sort = "-planned_on"
    sorts = {  # noqa: RUF012
        "company": "company__name_key",
        "planned_on": "planned_on",
        "state": "state",
        "lead": "lead__full_name",
        "sector": "company__sector__position",
        "score": "overall_score",
        "coverage": "coverage",
    }

    def __init__(self, user: User, query: QueryDict) -> None:
        rows = Audit.objects.visible_to(user).select_related("company__sector", "company__municipality", "lead")
        super().__init__(AuditFilterForm(query, user=user), rows, query)

    @staticmethod
    def headings() -> list[str]:
        """The heads of the export."""
        heads = _("Company"), _("VAT number"), _("Sector"), _("Planned for"), _("State"), _("Lead auditor")
        return [*heads, _("Score (0-5)"), _("Coverage (%)"), _("Delivered on")]

    def table(self) -> Iterator[list[Any]]:
        """The exported rows: values that a spreadsheet can count with."""
        for audit in self.rows.iterator(chunk_size=2000):
            yield [
                audit.company.name,
                audit.company.vat_number,
                str(audit.company.sector or ""),
                audit.planned_on,
                audit.get_state_display(),
                str(audit.lead),
                audit.overall_score,
                audit.coverage,
                timezone.localdate(audit.delivered_at) if audit.delivered_at else None,
            ]


class AreaListing(Listing):
    """The list of improvement areas across all audits."""

    default_sort = "-created"
    sorts = {  # noqa: RUF012
        "title": "title",
        "company": "audit__company__name_key",
        "kind": "kind",
        "impact": "impact",
        "effort": "effort",
        "fundability": "fundability",
        "cost": "cost_max",
        "benefit": "yearly_benefit",
        "created": "created_at",
    }

    def __init__(self, user: User, query: QueryDict) -> None:
        rows = ImprovementArea.objects.visible_to(user).select_related("audit__company__sector")
        super().__init__(AreaFilterForm(query), rows, query)

    @staticmethod
    def headings() -> list[str]:
        """The heads of the export."""
        heads = _("Area"), _("Company"), _("Sector"), _("Kind"), _("State"), _("Impact"), _("Effort"), _("Fundability")
        return [*heads, _("Cost from (EUR)"), _("Cost to (EUR)"), _("Yearly benefit (EUR)"), _("Technology")]

    def table(self) -> Iterator[list[Any]]:
        """The exported rows: values that a spreadsheet can count with."""
        for area in self.rows.iterator(chunk_size=2000):
            yield [
                area.title,
                area.audit.company.name,
                str(area.audit.company.sector or ""),
                area.get_kind_display(),
                area.get_state_display(),
                area.impact,
                area.effort,
                area.fundability,
                area.cost_min,
                area.cost_max,
                area.yearly_benefit,
                area.technology,
            ]
