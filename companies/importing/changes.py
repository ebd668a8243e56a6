"""What a row would change: compared with the registry, told field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from common.imports.kinds import Difference
from companies.importing.known import contacts_of, figures_of
from companies.importing.places import folded
from companies.importing.rows import ParsedRow
from companies.models import Company, Contact, YearlyFigures

TEXT_FIELDS: Final = (
    "vat_number",
    "name",
    "tax_code",
    "legal_form",
    "email",
    "pec",
    "website",
    "phone",
    "address",
    "postcode",
    "sdi_code",
)
REFERENCES: Final = ("sector", "municipality", "ateco")
CASELESS: Final = frozenset({"email", "pec", "website"})


@dataclass
class CompanyChange:
    """What to write: `company` is None for a new one; `fields`, `figures` and `contact` hold only what changes."""

    company: Company | None
    fields: dict[str, str | int] = field(default_factory=dict)
    figures: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    known_figures: dict[int, YearlyFigures] = field(default_factory=dict)
    contact: Contact | None = None
    contact_fields: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing that the registry doesn't know already."""
        return not (self.fields or self.figures or self.contact_fields)


class Comparer:
    """Compares rows with companies; `names` turns the keys of references into what people read."""

    def __init__(self, names: Mapping[str, Mapping[int, str]]) -> None:
        self._names = names

    def change(self, row: ParsedRow, company: Company | None) -> CompanyChange:
        """What the row would change; empty cells are not in `row.values`, so they never erase."""
        change = CompanyChange(company)
        for name in TEXT_FIELDS:
            self._compare_text(change, row, name)
        for name in REFERENCES:
            self._compare_reference(change, row, name)
        self._compare_rea(change, row)
        self._compare_figures(change, row)
        self._compare_contact(change, row)
        return change

    def _compare_text(self, change: CompanyChange, row: ParsedRow, name: str) -> None:
        new = row.values.get(name)
        if name == "tax_code" and new is None and change.company is None:
            new = row.values["vat_number"]
        if new is None:
            return
        old = getattr(change.company, name, "")
        if old != new and not (name in CASELESS and _plain(str(old)) == _plain(str(new))):
            change.fields[name] = new
            change.differences.append({"field": name, "old": old, "new": new})

    def _compare_reference(self, change: CompanyChange, row: ParsedRow, name: str) -> None:
        new = row.values.get(name)
        old = getattr(change.company, f"{name}_id", None)
        if new is None or new == old:
            return
        names = self._names[name]
        change.fields[f"{name}_id"] = new
        change.differences.append({"field": name, "old": names.get(old, "") if old else "", "new": names[int(new)]})

    def _compare_rea(self, change: CompanyChange, row: ParsedRow) -> None:
        rea = str(row.values.get("rea", ""))
        if not rea:
            return
        province, number = rea[:2] if rea[:2].isalpha() else "", rea.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        new = {"rea_number": number} | ({"rea_province": province} if province else {})
        changed = {name: value for name, value in new.items() if getattr(change.company, name, "") != value}
        if changed:
            change.fields.update(changed)
            old = f"{change.company.rea_province} {change.company.rea_number}".strip() if change.company else ""
            change.differences.append({"field": "rea", "old": old, "new": f"{province} {number}".strip()})

    def _compare_figures(self, change: CompanyChange, row: ParsedRow) -> None:
        known = {figures.year: figures for figures in figures_of(change.company)}
        for year, figures in sorted(row.figures.items()):
            for name, new in figures.items():
                old = getattr(known.get(year), name, None)
                if old == new:
                    continue
                change.figures.setdefault(year, {})[name] = new
                shown = "" if old is None else str(old)
                change.differences.append({"field": name, "year": year, "old": shown, "new": str(new)})
            if year in known:
                change.known_figures[year] = known[year]

    def _compare_contact(self, change: CompanyChange, row: ParsedRow) -> None:
        """A person is known by the name; "other" says nothing about a role that is known better."""
        full_name = str(row.values.get("contact_name", ""))
        if not full_name:
            return
        contacts = contacts_of(change.company)
        change.contact = next((one for one in contacts if folded(one.full_name) == folded(full_name)), None)
        if change.contact is None:
            change.contact_fields["full_name"] = full_name
            change.differences.append({"field": "contact_name", "old": "", "new": full_name})
        for name in ("role", "email", "phone"):
            new = str(row.values.get(f"contact_{name}", ""))
            old = getattr(change.contact, name, "")
            if new and new != old and not (change.contact and new == "other"):
                change.contact_fields[name] = new
                change.differences.append({"field": f"contact_{name}", "old": old, "new": new})


def _plain(address: str) -> str:
    """Addresses that lead to the same place compare equal: case, scheme and a closing slash don't count."""
    return address.casefold().removeprefix("https://").removeprefix("http://").rstrip("/")
