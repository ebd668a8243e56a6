"""Who gets what of the outbox: the outreach officer, the director, administrators; of people's access the last two."""

from collections.abc import Callable

from django.utils import timezone

from common.mailing.actions import pause_batch, queue_mail
from common.mailing.message import Content
from common.mailing.models import Delivery, RateLimit
from common.mailing.states import DeliveryState, Scope
from common.mailing.suppressions import suppress
from tests.access import SIGN_IN, Rows
from tests.cast import Cast

CONTENT = Content("", "Benvenuti a Prato", "Testo.\n", html="<!doctype html><title>Mail</title><p>Testo.</p>")
SEES = {"stranger": SIGN_IN, "company": 403, "staff": 200, "auditor": 403, "funding": 403}
ACTS = {**SEES, "staff": 302, "method": "post"}
PRIVATE = {**SEES, "outreach": 404}
Arguments = Callable[[Cast], dict[str, object]]


def a_batch(kind: str = "report_delivered", state: str = "") -> Arguments:
    """Return the arguments of the pages of a mail to one reader, who stands in this state."""

    def kwargs(_cast: Cast) -> dict[str, object]:
        batch = queue_mail(CONTENT, ["ada@example.org"], kind=kind)
        now = timezone.now()
        if state == "paused":
            pause_batch(batch, because="Nora Orsini")
        elif state:
            Delivery.objects.filter(batch=batch).update(
                state=state, cause="lost_after", reason="550 no", in_flight_at=now, settled_at=now
            )
        return {"pk": batch.pk}

    return kwargs


def an_unknown(cast: Cast) -> dict[str, object]:
    """Return the arguments that name a mail of which nobody knows whether it arrived."""
    pk = a_batch(state=DeliveryState.UNKNOWN)(cast)["pk"]
    return {"pk": pk, "delivery": Delivery.objects.get(batch=pk).pk}


def a_suppression(_cast: Cast) -> dict[str, object]:
    """Return the arguments of the page of a stopped address."""
    return {"pk": suppress("ada@example.org", scope=Scope.ALL, reason="550 5.1.1").pk}


def a_limit(_cast: Cast) -> dict[str, object]:
    """Return the arguments of a limit's address."""
    return {"pk": RateLimit.objects.create(domain="example.org", period="hour", mails=100).pk}


ROWS: Rows = {
    "mailing:returned_take": [{"anyone": 405}, {"anyone": 404, "method": "post"}],
    "outbox:batch_list": SEES,
    "outbox:batch_detail": [
        SEES | {"kwargs": a_batch()},
        SEES | {"kwargs": a_batch(state="paused")},
        SEES | {"kwargs": a_batch(state=DeliveryState.UNKNOWN)},
        PRIVATE | {"kwargs": a_batch("password_reset")},
        SEES | {"staff": 404, "auditor": 403, "funding": 403, "kwargs": {"pk": "00000000-0000-4000-8000-000000000000"}},
        SEES | {"stranger": 401, "headers": {"HX-Request": "true"}, "kwargs": a_batch()},
    ],
    "outbox:batch_pause": [
        ACTS | {"kwargs": a_batch()},
        PRIVATE | ACTS | {"outreach": 404, "kwargs": a_batch("password_reset")},
    ],
    "outbox:batch_resume": ACTS | {"kwargs": a_batch(state="paused")},
    "outbox:batch_cancel": ACTS | {"kwargs": a_batch()},
    "outbox:batch_send_missing": ACTS | {"kwargs": a_batch(state=DeliveryState.FAILED)},
    "outbox:batch_decide": [
        ACTS | {"kwargs": a_batch(state=DeliveryState.UNKNOWN), "data": {"decision": "count"}},
        ACTS | {"staff": 404, "auditor": 403, "funding": 403, "kwargs": a_batch(), "data": {"decision": "burn"}},
    ],
    "outbox:delivery_decide": ACTS | {"kwargs": an_unknown, "data": {"decision": "again"}},
    "outbox:mail_detail": [SEES | {"kwargs": a_batch()}, PRIVATE | {"kwargs": a_batch("staff_invitation")}],
    "outbox:mail_html": [SEES | {"kwargs": a_batch()}, PRIVATE | {"kwargs": a_batch("staff_invitation")}],
    "outbox:suppression_list": [SEES, ACTS | {"staff": 422}],
    "outbox:suppression_lift": [
        SEES | {"kwargs": a_suppression},
        ACTS | {"kwargs": a_suppression, "data": {"reason": "Lo chiede la persona"}},
    ],
    "outbox:limit_list": [SEES, ACTS | {"staff": 422}],
    "outbox:limit_delete": ACTS | {"kwargs": a_limit},
}
