"""The companies a file talks about, as the registry knows them now."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db.models import Prefetch, Q

from companies.importing.rows import ParsedRow
from companies.models import Company, Contact, YearlyFigures

BATCH: Final = 2000
# Plain lists on the companies that were found: managers would be slow on long lists.
FIGURES, CONTACTS = "known_figures", "known_contacts"


class AmbiguousCompanyError(Exception):
    """Several companies share the P.IVA (a VAT group) and the row doesn't say which one it means."""


class KnownCompanies:
    """Finds the company of a row: by codice fiscale, else by P.IVA.

    Where a row gives no codice fiscale it equals the P.IVA, unless the registry knows better.
    """

    def __init__(self, rows: Iterable[ParsedRow], *, lock: bool = False) -> None:
        self._by_tax_code: dict[str, Company] = {}
        self._by_vat_number: dict[str, list[Company]] = defaultdict(list)
        codes = sorted(
            {str(row.values[name]) for row in rows for name in ("vat_number", "tax_code") if name in row.values}
        )
        for start in range(0, len(codes), BATCH):
            self._load(codes[start : start + BATCH], lock=lock)

    def _load(self, codes: list[str], *, lock: bool) -> None:
        companies = (
            Company.objects.filter(Q(tax_code__in=codes) | Q(vat_number__in=codes))
            .order_by("pk")
            .prefetch_related(
                Prefetch("yearly_figures", YearlyFigures.objects.all(), to_attr=FIGURES),
                Prefetch("contacts", Contact.objects.all(), to_attr=CONTACTS),
            )
        )
        for company in companies.select_for_update(of=("self",)) if lock else companies:
            if company.tax_code not in self._by_tax_code:
                self._by_tax_code[company.tax_code] = company
                self._by_vat_number[company.vat_number].append(company)

    def company_of(self, row: ParsedRow) -> Company | None:
        """The company that the row is about, or None for a new one."""
        vat_number, tax_code = str(row.values["vat_number"]), str(row.values.get("tax_code", ""))
        same_vat_number = self._by_vat_number.get(vat_number, [])
        if tax_code:
            return self._by_tax_code.get(tax_code) or self._without_own_tax_code(same_vat_number)
        if len(same_vat_number) > 1:
            own = [company for company in same_vat_number if company.tax_code == vat_number]
            if not own:
                raise AmbiguousCompanyError
            return own[0]
        return same_vat_number[0] if same_vat_number else self._by_tax_code.get(vat_number)

    def _without_own_tax_code(self, companies: list[Company]) -> Company | None:
        """The company whose codice fiscale was taken from its P.IVA until a file tells the real one."""
        return next((company for company in companies if company.tax_code == company.vat_number), None)


def figures_of(company: Company | None) -> list[YearlyFigures]:
    """The figures of a company that was found; none of a new one."""
    return getattr(company, FIGURES, [])


def contacts_of(company: Company | None) -> list[Contact]:
    """The people of a company that was found; none of a new one."""
    return getattr(company, CONTACTS, [])
