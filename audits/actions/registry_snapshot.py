"""The copy of the registry that a delivered audit keeps: what the company was on that day."""

from typing import Any

from audits.models import Audit
from companies.models import Company


def take_registry_snapshot(audit: Audit) -> dict[str, Any]:
    """Copy what the registry says of the company and its departments, as plain JSON (amounts as text)."""
    company = (
        Company.objects.select_related("sector", "ateco", "municipality__province")
        .prefetch_related("sites__departments", "yearly_figures")
        .get(pk=audit.company_id)
    )
    return {
        "company": {
            "name": company.name,
            "tax_code": company.tax_code,
            "vat_number": company.vat_number,
            "legal_form": company.legal_form,
            "sector": company.sector.code if company.sector else None,
            "ateco": str(company.ateco) if company.ateco else None,
            "municipality": str(company.municipality) if company.municipality else None,
            "address": company.address,
            "postcode": company.postcode,
            "size_class": company.size_class,
        },
        "figures": [
            {
                "year": figures.year,
                "employees": _text(figures.employees),
                "turnover": _text(figures.turnover),
                "balance_sheet": _text(figures.balance_sheet),
                "rd_spending": _text(figures.rd_spending),
                "export_share": _text(figures.export_share),
            }
            for figures in company.yearly_figures.all()
        ],
        "sites": [
            {
                "name": site.name,
                "address": site.address,
                "departments": [
                    {"name": department.name, "headcount": department.headcount}
                    for department in site.departments.all()
                ],
            }
            for site in company.sites.all()
        ],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
