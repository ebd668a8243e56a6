"""Pages about reports: an audit's versions, the list of all, the documents themselves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import PersonRequest, role_required, signed_in_required, staff_required
from accounts.roles import Role
from audits.errors import ActRefusedError
from audits.models import Audit
from reports import actions
from reports.forms import ReportFilterForm, ReportRequestForm
from reports.models import Report
from reports.permissions import can_prepare_reports, can_request_report_now, can_retry_report_now
from reports.states import ReportKind

PAGE_SIZE = 25


@require_GET
@staff_required
def report_list(request: PersonRequest) -> HttpResponse:
    """All reports, the newest first."""
    form = ReportFilterForm(request.GET)
    reports = Report.objects.visible_to(request.user).without_bytes()
    if form.is_valid():
        reports = reports.matching(**form.cleaned_data)
    page = Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "can_prepare": can_prepare_reports(request.user)}
    return render(request, "reports/report_list.html", context)


@require_GET
@staff_required
def audit_reports(request: PersonRequest, pk: int) -> HttpResponse:
    """The versions of an audit's reports, what can be prepared, and the delivery."""
    audit = get_object_or_404(Audit.objects.visible_to(request.user).for_page(), pk=pk)
    context = {
        "tab": "reports",
        "page_name": _("Reports"),
        "audit": audit,
        "reports": Report.objects.visible_to(request.user).of(audit).without_bytes(),
        "kinds": ReportKind,
        "can_request": can_request_report_now(request.user, audit),
        "can_prepare": can_prepare_reports(request.user),
    }
    return render(request, "reports/audit_reports.html", context)


@require_POST
@role_required(Role.AUDITOR, Role.DIRECTOR)
def report_request(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for a new version; its row says how far it is, where a message would stay after it has become false."""
    audit = get_object_or_404(Audit.objects.visible_to(request.user), pk=pk)
    form = ReportRequestForm(request.POST)
    if not can_prepare_reports(request.user):
        raise PermissionDenied
    if form.is_valid():
        try:
            actions.request_report(audit, kind=ReportKind(form.cleaned_data["kind"]), by=request.user)
        except ActRefusedError as refusal:
            messages.error(request, str(refusal))
    return redirect("reports:audit_reports", pk=audit.pk)


@require_GET
@staff_required
def report_status(request: PersonRequest, pk: int) -> HttpResponse:
    """One line of the list as it is now; it stops asking once the report is finished or failed."""
    report = get_object_or_404(Report.objects.visible_to(request.user).without_bytes(), pk=pk)
    with_company = "company" in request.GET
    if not request.htmx:
        return redirect("reports:audit_reports", pk=report.audit_id)
    context = {"report": report, "with_company": with_company, "can_prepare": can_prepare_reports(request.user)}
    return render(request, "reports/includes/report_status.html", context)


@require_POST
@role_required(Role.AUDITOR, Role.DIRECTOR)
def report_retry(request: PersonRequest, pk: int) -> HttpResponse:
    """Try a failed drawing again."""
    report = get_object_or_404(Report.objects.visible_to(request.user).without_bytes(), pk=pk)
    if not can_prepare_reports(request.user):
        raise PermissionDenied
    if can_retry_report_now(request.user, report):
        actions.retry_report(report, by=request.user)
    return redirect("reports:audit_reports", pk=report.audit_id)


@require_GET
@signed_in_required
def report_open(request: PersonRequest, pk: int) -> HttpResponse:
    """The document, shown by the browser."""
    return _document(request, pk, as_attachment=False)


@require_GET
@signed_in_required
def report_download(request: PersonRequest, pk: int) -> HttpResponse:
    """The document, to keep."""
    return _document(request, pk, as_attachment=True)


def _document(request: PersonRequest, pk: int, *, as_attachment: bool) -> HttpResponse:
    reports = Report.objects.visible_to(request.user).finished().defer("content").select_related("audit__company")
    report = get_object_or_404(reports, pk=pk)
    company = slugify(report.audit.company.name)[:60] or "impresa"
    name = f"{slugify(report.get_kind_display())}-{company}-v{report.version}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment, name),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(report.pdf or b""), content_type="application/pdf", headers=headers)


@require_POST
@role_required(Role.AUDITOR, Role.DIRECTOR)
def audit_deliver(request: PersonRequest, pk: int) -> HttpResponse:
    """Hand the report over: audit and report are fixed from here on."""
    audit = get_object_or_404(Audit.objects.visible_to(request.user), pk=pk)
    if not can_prepare_reports(request.user):
        raise PermissionDenied
    try:
        actions.deliver_audit(audit, by=request.user)
    except ActRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Delivered. The company can read the report in its portal."))
    return redirect("reports:audit_reports", pk=audit.pk)
