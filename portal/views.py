"""What a company sees of itself. Every query starts from the companies of whoever is signed in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, company_member_required
from audits.models import Audit
from companies.members.permissions import can_manage_members
from companies.models import Company
from reports.models import Report
from reports.states import ReportKind


@require_GET
@company_member_required
def home(request: PersonRequest) -> HttpResponse:
    """The companies of whoever is signed in; with one only, its page."""
    companies = Company.objects.visible_to(request.user).select_related("sector", "municipality__province")
    found = list(companies[:2])
    if len(found) == 1:
        return redirect("portal:company", company_id=found[0].pk)
    return render(request, "portal/home.html", {"companies": companies})


@require_GET
@company_member_required
def company(request: PersonRequest, company_id: int) -> HttpResponse:
    """One company's first page: its audits and their results, as far as they were delivered."""
    visible = Company.objects.visible_to(request.user).select_related("sector", "municipality__province")
    shown = get_object_or_404(visible, pk=company_id)
    audits = Audit.objects.visible_to(request.user).of_company(shown)
    reports = list(Report.objects.visible_to(request.user).of_company(shown).without_bytes().select_related("audit"))
    context = {
        "company": shown,
        "audits": audits.select_related("lead").order_by("-delivered_at"),
        "reports": reports,
        "may_invite": can_manage_members(request.user, shown),
        "latest": next((report for report in reports if report.kind == ReportKind.AUDIT), None),
    }
    return render(request, "portal/company.html", context)
