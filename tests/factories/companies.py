"""Companies for tests."""

import factory
from stdnum import luhn

from companies.models import Company


def vat_number(number: int) -> str:
    """Return a valid P.IVA of the office of Prato for a running number."""
    digits = f"{number:07d}100"
    return digits + luhn.calc_check_digit(digits)


class CompanyFactory(factory.django.DjangoModelFactory[Company]):
    """A company with a valid P.IVA, which is its codice fiscale too."""

    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Impresa Numero {n} S.r.l.")
    vat_number = factory.Sequence(lambda n: vat_number(n + 1))
    tax_code = factory.SelfAttribute("vat_number")
