"""What people press on the page of a batch. Whoever comes second is told that it was done meanwhile."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import PersonRequest, role_required
from common.mailing import decisions
from common.mailing.models import Batch, Delivery
from dashboard.outbox.permissions import OUTBOX_ROLES, visible_batches

AGAIN, COUNT = "again", "count"


@require_POST
@role_required(*OUTBOX_ROLES)
def batch_pause(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Stop sending."""
    batch = _batch(request, pk)
    return _back(request, batch, done=decisions.pause(batch, by=request.user), said=_("Paused."))


@require_POST
@role_required(*OUTBOX_ROLES)
def batch_resume(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Go on, or let what was kept go."""
    batch = _batch(request, pk)
    return _back(request, batch, done=decisions.resume(batch, by=request.user), said=_("It is being sent."))


@require_POST
@role_required(*OUTBOX_ROLES)
def batch_cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    """End it for good."""
    batch = _batch(request, pk)
    said = _("Cancelled: nobody else gets it.")
    return _back(request, batch, done=decisions.cancel(batch, by=request.user), said=said)


@require_POST
@role_required(*OUTBOX_ROLES)
def batch_send_missing(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Send it to exactly those who did not get it."""
    batch = _batch(request, pk)
    again = decisions.send_to_missing(batch, by=request.user)
    if again is None:
        return _back(request, batch, done=False, said="")
    return _back(request, again, done=True, said=_("This is the sending to those who had not got it."))


@require_POST
@role_required(*OUTBOX_ROLES)
def batch_decide(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Decide alike about all mails of which nobody knows."""
    batch = _batch(request, pk)
    count = decisions.decide_all_unknown(batch, again=_again(request), by=request.user)
    said = ngettext("Decided about %(count)d mail.", "Decided about %(count)d mails.", count) % {"count": count}
    return _back(request, batch, done=bool(count), said=said)


@require_POST
@role_required(*OUTBOX_ROLES)
def delivery_decide(request: PersonRequest, pk: UUID, delivery: int) -> HttpResponse:
    """Decide about one mail of which nobody knows."""
    batch = _batch(request, pk)
    found = get_object_or_404(Delivery.objects.ledger_of(batch), pk=delivery)
    decide = decisions.send_unknown_again if _again(request) else decisions.count_unknown_as_sent
    return _back(request, batch, done=decide(found, by=request.user), said=_("Decided."))


def _batch(request: PersonRequest, pk: UUID) -> Batch:
    return get_object_or_404(visible_batches(request.user), pk=pk)


def _again(request: PersonRequest) -> bool:
    decision = request.POST.get("decision")
    if decision not in {AGAIN, COUNT}:
        raise Http404
    return decision == AGAIN


def _back(request: PersonRequest, batch: Batch, *, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _("Nothing to change: this is how it stands now."))
    return redirect("outbox:batch_detail", pk=batch.pk)
