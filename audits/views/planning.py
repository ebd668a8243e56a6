"""Planning an audit, and changing its plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PersonRequest, staff_required
from audits.actions.planning import change_plan, plan_audit
from audits.errors import ActRefusedError
from audits.forms.plan import CompanyChoiceForm, PlanForm
from audits.models import Audit
from audits.permissions import can_edit, can_edit_evidence_now, can_plan
from audits.states import Route
from audits.views.doors import number_of
from companies.models import Company


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def audit_create(request: PersonRequest) -> HttpResponse:
    """Plan an audit of the company named in the address; without one, choose it first."""
    if not can_plan(request.user):
        raise PermissionDenied
    companies = Company.objects.visible_to(request.user).current()
    if "company" not in request.GET:
        return render(request, "audits/audit_company.html", {"form": CompanyChoiceForm(companies, request.GET)})
    company = get_object_or_404(companies, pk=number_of(request.GET["company"]))
    form = PlanForm(
        company,
        data=request.POST if request.method == "POST" else None,
        planned_on=timezone.localdate(),
        lead=request.user.pk,
        route=Route.FULL,
    )
    if request.method == "POST" and form.is_valid():
        try:
            audit = plan_audit(company, form.plan(), by=request.user)
        except ActRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The audit is planned."))
            return redirect(audit)
    context = {"company": company, "form": form, "open_audit": company.audits.open().first()}
    return render(request, "audits/audit_plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def audit_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the plan of an audit that is still being recorded."""
    audit = get_object_or_404(Audit.objects.visible_to(request.user).select_related("company", "lead"), pk=pk)
    if not can_edit(request.user, audit):
        raise PermissionDenied
    if not can_edit_evidence_now(request.user, audit):
        messages.error(request, _("The plan can no longer change: the audit has moved on."))
        return redirect(audit)
    form = PlanForm(audit.company, audit=audit, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(audit, form.plan(), seen_revision=form.seen_revision(), by=request.user)
        except ActRefusedError as refusal:
            form.say_refused(refusal, lambda: PlanForm(audit.company, audit=Audit.objects.get(pk=audit.pk)))
        else:
            messages.success(request, _("The plan is changed."))
            return redirect(audit)
    context = {"company": audit.company, "audit": audit, "form": form}
    return render(request, "audits/audit_plan.html", context, status=422 if form.errors else 200)
