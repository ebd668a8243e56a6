"""Fields in which one types what one means, with suggestions where JavaScript runs, and the server decides.

Each understands a code as well as a name; where several things are meant the error names them.
"""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.words import Words
from companies.codes import tidy_tax_code, tidy_vat_number
from companies.models import AtecoCode, Company, CompanyGroup, Municipality
from companies.searching import find_municipalities

OFFERED = 8
CODE_AND_EDITION = re.compile(r"([0-9][0-9.\s]*)[^(\[]*(?:[(\[]?\s*((?:19|20)[0-9]{2})\s*[)\]]?)?\s*")


class LookupField(forms.CharField):
    """Text that stands for a row. Subclasses say which rows a text can mean, and how a row is written."""

    suggestions: Words = ""
    unknown: Words = gettext_lazy("Nothing of this name is known.")

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": 300} | options))
        self.widget.attrs |= {"data-suggest": self.suggestions, "autocomplete": "off"}

    def meanings(self, text: str) -> Sequence[Model]:
        """The rows that a text can mean, the best first."""
        raise NotImplementedError

    def written(self, row: Model) -> str:
        """How a row is written in the field, so that reading it back gives the same row."""
        return str(row)

    def row(self, pk: int) -> Model:
        """The row of a stored key."""
        raise NotImplementedError

    def prepare_value(self, value: object) -> str:
        """Write a stored row; what somebody typed stays as it is."""
        if isinstance(value, int):
            value = self.row(value)
        return self.written(value) if isinstance(value, Model) else str(value or "")

    def clean(self, value: object) -> Model | None:
        """The one row that is meant, or an error that helps."""
        text = super().clean(value)
        if not text:
            return None
        found = self.meanings(text)
        if not found:
            raise ValidationError(self.unknown, code="unknown")
        if len(found) > 1:
            offers = "; ".join(self.written(row) for row in found[:OFFERED])
            raise ValidationError(_("Several are meant, please choose: %(offers)s"), "ambiguous", {"offers": offers})
        return found[0]

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare as written."""
        return self.prepare_value(initial) != str(data or "")


class MunicipalityField(LookupField):
    """A municipality by its name, with the province where names repeat, or by its ISTAT code."""

    suggestions = reverse_lazy("companies:municipality_suggest")
    unknown = gettext_lazy("No Italian municipality is called so.")

    def meanings(self, text: str) -> list[Municipality]:
        """Only the exact name or code; near ones are offered, never taken."""
        found = list(find_municipalities(text)[:OFFERED])
        name = re.sub(r"\s*\([A-Za-z]{2}\)?$", "", text).strip().casefold()
        exact = [one for one in found if name in (one.istat_code, one.name.casefold())]
        if exact or not found:
            return exact
        offers = "; ".join(str(one) for one in found)
        raise ValidationError(_("Not known. Meant perhaps: %(offers)s"), "unknown", {"offers": offers})

    def row(self, pk: int) -> Municipality:
        """With its province, which is written too."""
        return Municipality.objects.select_related("province").get(pk=pk)


class AtecoField(LookupField):
    """An activity by its code, with the edition where more than one has it: `13.20.00 (2007)`."""

    suggestions = reverse_lazy("companies:ateco_suggest")
    unknown = gettext_lazy("No edition of the classification has this code.")

    def meanings(self, text: str) -> list[AtecoCode]:
        """The code in the edition said, else in every edition that has it."""
        read = CODE_AND_EDITION.fullmatch(text.strip())
        if not read:
            return []
        code, edition = read.group(1).strip().strip("."), read.group(2)
        found = AtecoCode.objects.with_code(code)
        return list(found.filter(edition=edition) if edition else found)

    def written(self, row: Model) -> str:
        """`13.20.00 (2007)`; the title is shown beside."""
        return f"{row.code} ({row.edition})" if isinstance(row, AtecoCode) else str(row)

    def row(self, pk: int) -> AtecoCode:
        """The code of a stored key."""
        return AtecoCode.objects.get(pk=pk)


class CompanyField(LookupField):
    """A company of the registry, by tax code, P.IVA or its exact name."""

    suggestions = reverse_lazy("companies:company_suggest")
    unknown = gettext_lazy("No company of the registry has this name or code.")
    user: User

    def meanings(self, text: str) -> list[Company]:
        """By the code at the end in brackets, by a code, or by the name."""
        bracket = re.search(r"\(([A-Za-z0-9]{11,16})\)\s*$", text)
        code = bracket.group(1) if bracket else text
        companies = Company.objects.visible_to(self.user)
        found = list(companies.with_code(tidy_tax_code(code), tidy_vat_number(code))[:OFFERED])
        return found or list(companies.filter(name__iexact=text.strip())[:OFFERED])

    def written(self, row: Model) -> str:
        """The name with the code that tells it apart."""
        return f"{row.name} ({row.tax_code})" if isinstance(row, Company) else str(row)

    def row(self, pk: int) -> Company:
        """The company of a stored key."""
        return Company.objects.get(pk=pk)


class GroupField(LookupField):
    """A group by its name; a new name makes a new group."""

    suggestions = reverse_lazy("companies:group_suggest")

    def meanings(self, text: str) -> list[CompanyGroup]:
        """The group of this name, or one not yet saved."""
        return [CompanyGroup.objects.filter(name__iexact=text.strip()).first() or CompanyGroup(name=text.strip())]

    def row(self, pk: int) -> CompanyGroup:
        """The group of a stored key."""
        return CompanyGroup.objects.get(pk=pk)


def suggested(rows: QuerySet[Any], field: LookupField) -> list[str]:
    """How the first rows are written, for the list of suggestions."""
    return [field.written(row) for row in rows[:OFFERED]]
