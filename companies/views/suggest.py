"""What the lookup fields offer while one types: a few lines of text, the best first."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from companies.models import AtecoCode, Company, CompanyGroup
from companies.searching import find_companies, find_municipalities

OFFERED = 10
LONGEST = 100


def _asked(request: PersonRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def _answer(offers: list[tuple[str, str]]) -> JsonResponse:
    return JsonResponse({"offers": [{"value": value, "label": label} for value, label in offers]})


@require_GET
@staff_required
def municipality_suggest(request: PersonRequest) -> HttpResponse:
    """Municipalities by name or ISTAT code."""
    text = _asked(request)
    found = find_municipalities(text)[:OFFERED] if text else []
    return _answer([(str(one), one.istat_code) for one in found])


@require_GET
@staff_required
def ateco_suggest(request: PersonRequest) -> HttpResponse:
    """Activity codes of all editions, by code or by words of the title."""
    text = _asked(request)
    found = AtecoCode.objects.like(text)[:OFFERED] if text else []
    return _answer([(f"{one.code} ({one.edition})", one.title) for one in found])


@require_GET
@staff_required
def company_suggest(request: PersonRequest) -> HttpResponse:
    """Companies of the registry."""
    text = _asked(request)
    found = find_companies(Company.objects.visible_to(request.user).current(), text)[:OFFERED] if text else []
    return _answer([(f"{one.name} ({one.tax_code})", one.vat_number) for one in found])


@require_GET
@staff_required
def group_suggest(request: PersonRequest) -> HttpResponse:
    """Groups by a part of their name."""
    text = _asked(request)
    found = CompanyGroup.objects.like(text)[:OFFERED] if text else []
    return _answer([(one.name, "") for one in found])
