"""The lists of audits and of improvement areas, and their exports."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from audits.listing import AreaListing, AuditListing, Listing
from audits.permissions import can_plan
from common.sheets import export_answer
from common.ui.lists import results_or_page


@require_GET
@staff_required
def audit_list(request: PersonRequest) -> HttpResponse:
    """Search, filter, sort; htmx gets only the results."""
    return _list(request, AuditListing(request.user, request.GET), "audits/audit_list.html")


@require_GET
@staff_required
def audit_export(request: PersonRequest, kind: str) -> HttpResponse:
    """Exactly what the list shows with the same address, all pages."""
    listing = AuditListing(request.user, request.GET)
    return export_answer(listing.headings(), listing.table(), kind, title=_("Audits"), name="audit")


@require_GET
@staff_required
def area_list(request: PersonRequest) -> HttpResponse:
    """The areas of all audits."""
    return _list(request, AreaListing(request.user, request.GET), "audits/area_list.html")


@require_GET
@staff_required
def area_export(request: PersonRequest, kind: str) -> HttpResponse:
    """Exactly what the list shows with the same address, all pages."""
    listing = AreaListing(request.user, request.GET)
    return export_answer(listing.headings(), listing.table(), kind, title=_("Improvement areas"), name=_("areas"))


def _list(request: PersonRequest, listing: Listing, template: str) -> HttpResponse:
    context = {"listing": listing, "form": listing.form, "page": listing.page(), "can_plan": can_plan(request.user)}
    status = 200 if listing.form.is_valid() else 400
    return render(request, results_or_page(request, template), context, status=status)
