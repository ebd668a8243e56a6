"""Visits: recording them, and the verbale that is left with the company."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, staff_required
from audits.actions.visits import add_visit, delete_visit, update_visit
from audits.errors import ActRefusedError
from audits.forms.visit import VisitForm
from audits.models import Audit, Visit
from audits.permissions import can_edit, can_edit_evidence_now


def _visit(request: PersonRequest, pk: int) -> Visit:
    visits = Visit.objects.visible_to(request.user).for_page()
    return get_object_or_404(visits.select_related("audit__company", "audit__lead"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def visit_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a visit; the first one starts the audit."""
    audit = get_object_or_404(Audit.objects.visible_to(request.user).select_related("company", "lead"), pk=pk)
    if not can_edit(request.user, audit):
        raise PermissionDenied
    form = VisitForm(audit, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            visit = add_visit(audit, key=form.cleaned_data["key"], content=form.content(), by=request.user)
        except ActRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The visit is recorded."))
            return redirect("audits:visit_detail", pk=visit.pk)
    return render(request, "audits/visit_form.html", {"audit": audit, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def visit_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what was recorded of a visit."""
    visit = _visit(request, pk)
    if not can_edit(request.user, visit.audit):
        raise PermissionDenied
    form = VisitForm(visit.audit, visit=visit, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            update_visit(visit, content=form.content(), seen_revision=form.seen_revision(), by=request.user)
        except ActRefusedError as refusal:
            form.say_refused(refusal, lambda: VisitForm(visit.audit, visit=Visit.objects.get(pk=visit.pk)))
        else:
            messages.success(request, _("The visit is changed."))
            return redirect("audits:visit_detail", pk=visit.pk)
    context = {"audit": visit.audit, "visit": visit, "form": form}
    return render(request, "audits/visit_form.html", context, status=422 if form.errors else 200)


@require_GET
@staff_required
def visit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The verbale of a visit, to be read, printed and signed."""
    visit = _visit(request, pk)
    context = {"visit": visit, "audit": visit.audit, "is_open": can_edit_evidence_now(request.user, visit.audit)}
    return render(request, "audits/visit_detail.html", context)


@require_POST
@staff_required
def visit_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back a visit that was recorded by mistake."""
    visit = _visit(request, pk)
    try:
        delete_visit(visit, by=request.user)
    except ActRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The visit is deleted."))
    return redirect(visit.audit)
