"""Requests for a free audit: the public page, and the queue that staff work through."""

from typing import cast

from allauth.core import ratelimit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, role_required, staff_required
from accounts.roles import Role
from audits import permissions
from audits.actions.requests import Privacy, accept_request, decline_request, receive_request
from audits.errors import ActRefusedError
from audits.forms.request import (
    PRIVACY_VERSION,
    PRIVACY_WORDING,
    AcceptRequestForm,
    DeclineRequestForm,
    PublicRequestForm,
    possible_companies,
)
from audits.models import AuditRequest
from audits.states import RequestState

PAGE = 25


@require_http_methods(["GET", "POST"])
def public_request(request: HttpRequest) -> HttpResponse:
    """Ask for a free audit. Known and unknown companies get the same answer; so do programs, for nothing."""
    form = PublicRequestForm(request.POST or None)
    if request.method == "POST":
        if refused := ratelimit.consume_or_429(request, action="audit_request"):
            return cast("HttpResponse", refused)
        if form.is_from_a_program:
            return redirect("audits:public_request_done")
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in form.Meta.fields}
            privacy = Privacy(str(PRIVACY_WORDING), PRIVACY_VERSION)
            receive_request(form.cleaned_data["key"], values, privacy=privacy, language=get_language() or "it")
            return redirect("audits:public_request_done")
    return render(request, "audits/public_request.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def public_request_done(request: HttpRequest) -> HttpResponse:
    """Say thanks, and what happens next."""
    return render(request, "audits/public_request_done.html")


@require_GET
@staff_required
def audit_request_list(request: PersonRequest) -> HttpResponse:
    """The queue: what waits first, or what was answered."""
    shown = request.GET.get("state", RequestState.NEW)
    if shown not in RequestState.values:
        shown = RequestState.NEW
    visible = AuditRequest.objects.visible_to(request.user)
    page = Paginator(visible.in_state(shown), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown": shown,
        "tabs": visible.counted_tabs(),
        "can_handle": permissions.can_handle_requests(request.user),
    }
    return render(request, "audits/audit_request_list.html", context)


@require_GET
@staff_required
def audit_request_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One request, with the companies that it may come from."""
    asked = get_object_or_404(AuditRequest.objects.visible_to(request.user), pk=pk)
    return _show(request, asked)


@require_POST
@role_required(Role.AUDITOR, Role.DIRECTOR)
def audit_request_accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan an audit for it."""
    asked = get_object_or_404(AuditRequest.objects.visible_to(request.user), pk=pk)
    form = AcceptRequestForm(request.POST, companies=possible_companies(asked), by=request.user)
    if form.is_valid():
        try:
            audit = accept_request(asked, form.plan, company=form.cleaned_data["company"], by=request.user)
        except ActRefusedError as refused:
            messages.error(request, str(refused))
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The audit is planned."))
            return redirect(audit)
    return _show(request, asked, accept=form)


@require_POST
@role_required(Role.AUDITOR, Role.DIRECTOR)
def audit_request_decline(request: PersonRequest, pk: int) -> HttpResponse:
    """Say no, with the reason."""
    asked = get_object_or_404(AuditRequest.objects.visible_to(request.user), pk=pk)
    form = DeclineRequestForm(request.POST)
    if form.is_valid():
        try:
            decline_request(asked, note=form.cleaned_data["note"], by=request.user)
        except ActRefusedError as refused:
            messages.error(request, str(refused))
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The request is declined; the reason is kept."))
            return redirect("audits:audit_request_list")
    return _show(request, asked, decline=form)


def _show(
    request: PersonRequest,
    asked: AuditRequest,
    *,
    accept: AcceptRequestForm | None = None,
    decline: DeclineRequestForm | None = None,
) -> HttpResponse:
    asked.refresh_from_db()
    may_answer = permissions.can_handle_requests(request.user) and asked.state == RequestState.NEW
    context = {
        "asked": asked,
        "may_answer": may_answer,
        "accept": accept or AcceptRequestForm(companies=possible_companies(asked), by=request.user),
        "decline": decline or DeclineRequestForm(),
    }
    failed = bool(accept or decline)
    return render(request, "audits/audit_request_detail.html", context, status=422 if failed else 200)
