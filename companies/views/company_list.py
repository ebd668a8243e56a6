"""The list of companies, and its export."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from common.sheets import export_answer
from companies.listing import Listing


@require_GET
@staff_required
def company_list(request: PersonRequest) -> HttpResponse:
    """Search, filter, sort; htmx gets only the results."""
    listing = Listing(request.user, request.GET)
    page = listing.page()
    context = {"listing": listing, "form": listing.form, "page": page, "rows": listing.rows(page)}
    part = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    status = 200 if listing.form.is_valid() else 400
    response = render(request, f"companies/company_list.html{part}", context, status=status)
    if part:
        response["HX-Push-Url"] = f"{request.path}{listing.address}"
    return response


@require_GET
@staff_required
def company_export(request: PersonRequest, kind: str) -> HttpResponse:
    """Exactly what the list shows with the same address: filters, sorting and columns, all pages."""
    listing = Listing(request.user, request.GET)
    return export_answer(
        listing.headings(_("Company")), listing.table(), kind, title=_("Companies"), name=_("companies")
    )
