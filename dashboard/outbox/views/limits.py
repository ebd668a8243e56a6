"""How fast mail may leave: in all, and to one recipient domain. Workers read it anew with each claim."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, role_required
from common.mailing.limit_actions import remove_limit, set_limit
from common.mailing.models import RateLimit
from dashboard.outbox.forms import RateLimitForm
from dashboard.outbox.permissions import OUTBOX_ROLES


@require_http_methods(["GET", "POST"])
@role_required(*OUTBOX_ROLES)
def limit_list(request: PersonRequest) -> HttpResponse:
    """The limits, and a form: the same domain and period again changes the limit."""
    form = RateLimitForm(request.POST) if request.method == "POST" else RateLimitForm()
    if form.is_bound and form.is_valid():
        _limit, is_new = set_limit(**form.cleaned_data)
        replaced = _("The limit holds from now on, in place of the former one for the same domain and period.")
        messages.success(request, _("The limit holds from now on.") if is_new else replaced)
        return redirect("outbox:limit_list")
    context = {"form": form, "limits": RateLimit.objects.order_by("domain", "period")}
    return render(request, "outbox/limit_list.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(*OUTBOX_ROLES)
def limit_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Lift a limit."""
    remove_limit(get_object_or_404(RateLimit, pk=pk))
    messages.success(request, _("The limit is lifted."))
    return redirect("outbox:limit_list")
