"""The lists of audits and of improvement areas, and their exports."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from audits.listing import AreaListing, AuditListing, Listing
from audits.permissions import can_plan
from common.sheets import Value, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    return _export(listing.headings(), listing.table(), kind, title=_("Audits"), name="audit")


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
    return _export(listing.headings(), listing.table(), kind, title=_("Improvement areas"), name=_("areas"))


def _list(request: PersonRequest, listing: Listing, template: str) -> HttpResponse:
    context = {"listing": listing, "form": listing.form, "page": listing.page(), "can_plan": can_plan(request.user)}
    part = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    status = 200 if listing.form.is_valid() else 400
    return render(request, f"{template}{part}", context, status=status)


def _export(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], kind: str, *, title: str, name: str
) -> HttpResponse:
    if kind == "xlsx":
        content, media = write_xlsx(headings, rows, title=title), XLSX
    else:
        content, media = write_csv(headings, rows), "text/csv; charset=utf-8"
    file = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{file}"'})
