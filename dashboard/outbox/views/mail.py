"""One mail as its reader gets it: the HTML in a frame of its own where nothing runs, the text, the headers."""

from uuid import UUID

from csp.decorators import csp_replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, role_required
from common.mailing.kinds import label_of
from common.mailing.models import Batch, Delivery
from common.mailing.reading import ShownMail, show_mail
from dashboard.outbox.permissions import OUTBOX_ROLES, visible_batches

FRAMED = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": True,
}


@require_GET
@role_required(*OUTBOX_ROLES)
def mail_detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The mail that one reader gets (`?to=` a delivery; the first one without)."""
    batch, delivery, shown = _mail(request, pk)
    context = {"batch": batch, "kind": label_of(batch.kind), "delivery": delivery, "mail": shown}
    return render(request, "outbox/mail_detail.html", context)


@require_GET
@role_required(*OUTBOX_ROLES)
@xframe_options_sameorigin
@csp_replace(FRAMED)  # type: ignore[arg-type]
def mail_html(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Its HTML alone, for the frame: no script, no form, nothing fetched from elsewhere."""
    _batch, _delivery, shown = _mail(request, pk)
    return HttpResponse(shown.html)


def _mail(request: HttpRequest, pk: UUID) -> tuple[Batch, Delivery | None, ShownMail]:
    batch = get_object_or_404(visible_batches(request.user), pk=pk)  # type: ignore[arg-type]
    deliveries = Delivery.objects.ledger_of(batch)
    asked = request.GET.get("to", "")
    delivery = get_object_or_404(deliveries, pk=int(asked[:18])) if asked.isdecimal() else deliveries.first()
    return batch, delivery, show_mail(batch, delivery)
