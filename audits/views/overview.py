"""The first page of an audit: a plain one, until the page with its states and areas stands here."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from audits.models import Audit
from audits.permissions import can_edit_evidence_now


@require_GET
@staff_required
def audit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The plan, the visits, the way to the answers and the results."""
    audits = Audit.objects.visible_to(request.user).select_related("company", "lead")
    audit = get_object_or_404(audits.prefetch_related("team", "departments", "visits"), pk=pk)
    context = {"audit": audit, "is_open": can_edit_evidence_now(request.user, audit)}
    return render(request, "audits/audit_overview.html", context)
