"""Addresses that get no mail, or no newsletter: why, since when, and how it is lifted."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PersonRequest, role_required
from common.mailing.decisions import lift_suppression, suppress_by_hand
from common.mailing.meanings import is_reply, meaning_of
from common.mailing.models import MailRecord, Suppression
from common.mailing.states import Scope
from common.mailing.suppressions import address_sha256
from dashboard.outbox.forms import LiftForm, SuppressionFilterForm, SuppressionForm
from dashboard.outbox.permissions import OUTBOX_ROLES

PAGE_SIZE = 25


@require_http_methods(["GET", "POST"])
@role_required(*OUTBOX_ROLES)
def suppression_list(request: PersonRequest) -> HttpResponse:
    """The list, searched by address (an erased one too: by its hash), and a form to add one."""
    form = SuppressionForm(request.POST) if request.method == "POST" else SuppressionForm()
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        suppress_by_hand(values["address"], scope=Scope(values["scope"]), reason=values["reason"], by=request.user)
        messages.success(request, _("No more mail of this kind goes to %(address)s.") % {"address": values["address"]})
        return redirect("outbox:suppression_list")
    search = SuppressionFilterForm(request.GET)
    found = Suppression.objects.found_by(search.asked, sha256=address_sha256(search.asked))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(suppression, meaning_of(suppression.reason)) for suppression in page]
    context = {"form": form, "page": page, "rows": rows, "search": search}
    return render(request, "outbox/suppression_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@role_required(*OUTBOX_ROLES)
def suppression_lift(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask why, and let mail go there again."""
    suppression = get_object_or_404(Suppression, pk=pk)
    form = LiftForm(request.POST) if request.method == "POST" else LiftForm()
    if form.is_bound and form.is_valid():
        lift_suppression(suppression, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Mail goes to %(address)s again.") % {"address": suppression})
        return redirect("outbox:suppression_list")
    context = {
        "suppression": suppression,
        "form": form,
        "server_refused": is_reply(suppression.reason),
        "records": MailRecord.objects.about_address(suppression.address_sha256),
    }
    return render(request, "outbox/suppression_lift.html", context, status=422 if form.errors else 200)
