"""What an audit found, in figures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from audits.charts import departments_bars, sections_bars, sections_radar
from audits.models import Audit, Photo
from audits.results import AuditResults


@require_GET
@staff_required
def audit_results(request: PersonRequest, pk: int) -> HttpResponse:
    """The scores with their coverage, beside the sector; strengths, and the gaps that areas come from."""
    audit = get_object_or_404(Audit.objects.visible_to(request.user).for_page(), pk=pk)
    results = AuditResults(audit)
    context = {
        "audit": audit,
        "tab": "results",
        "page_name": _("Results"),
        "results": results,
        "photos": Photo.objects.of_answers(audit),
        "radar": sections_radar(results),
        "section_bars": sections_bars(results),
        "department_bars": departments_bars(results),
    }
    return render(request, "audits/audit_results.html", context)
