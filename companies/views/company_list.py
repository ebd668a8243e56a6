"""The list of companies, and its export."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from common.sheets import write_csv, write_xlsx
from companies.listing import Listing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    headings = listing.headings(_("Company"))
    if kind == "xlsx":
        content, media = write_xlsx(headings, listing.table(), title=_("Companies")), XLSX
    else:
        content, media = write_csv(headings, listing.table()), "text/csv; charset=utf-8"
    name = f"{_('companies')}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
