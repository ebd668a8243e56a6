"""The outbox's list, and the page of one batch: its progress, live, and its ledger."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, role_required
from common.mailing.kinds import label_of
from common.mailing.live import live_of
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, DeliveryState
from common.mailing.story import story_of
from dashboard.outbox.alerts import alerts_for
from dashboard.outbox.forms import BatchFilterForm, LedgerFilterForm
from dashboard.outbox.permissions import OUTBOX_ROLES, visible_batches

PAGE_SIZE = 25


@require_GET
@role_required(*OUTBOX_ROLES)
def batch_list(request: PersonRequest) -> HttpResponse:
    """All mail of the product, the newest first."""
    form = BatchFilterForm(request.GET)
    batches = form.narrow(visible_batches(request.user)).light()
    page = Paginator(batches, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = Delivery.objects.counts_of([batch.pk for batch in page])
    context = {
        "form": form,
        "page": page,
        "rows": [(batch, label_of(batch.kind), counts[batch.pk]) for batch in page],
        "alerts": alerts_for(request.user),
        "kept": visible_batches(request.user).matching(state=BatchState.KEPT).count(),
    }
    return render(request, "outbox/batch_list.html", context)


@require_GET
@role_required(*OUTBOX_ROLES)
def batch_detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One batch; while it moves, the page asks for its upper part again by itself."""
    batch = get_object_or_404(visible_batches(request.user).select_related("origin", "created_by"), pk=pk)
    context = {"batch": batch, "kind": label_of(batch.kind), **_live(batch)}
    if request.htmx:
        return render(request, "outbox/batch_detail.html#live", context)
    form = LedgerFilterForm(request.GET)
    page = Paginator(form.deliveries(batch), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {
        "form": form,
        "page": page,
        "ledger": [(delivery, story_of(delivery)) for delivery in page],
        "records": batch.records.of_batch(),
        "again": batch.again.all(),
    }
    return render(request, "outbox/batch_detail.html", context)


def _live(batch: Batch) -> dict[str, object]:
    found = live_of(batch)
    return {
        **found,
        "unknown": found["progress"].counts[DeliveryState.UNKNOWN],
        "missing": 0 if batch.is_open else Delivery.objects.missing_from(batch.origin or batch).count(),
    }
