"""How the tests of the outbox's pages look at them and press their buttons."""

from django.urls import reverse
from django.utils import timezone

from common.mailing.message import Content
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, DeliveryState
from tests.cast import Answer, Cast

WORDS = Content("", "Benvenuti <b>a Prato</b>", "Testo.\n", html="<p>Testo</p>", literal=True)


def page(cast: Cast, name: str, *arguments: object, person: str = "director", **query: str) -> str:
    answer = cast.client(person).get(reverse(f"outbox:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(cast: Cast, name: str, *arguments: object, person: str = "director", **data: str) -> Answer:
    answer = cast.client(person).post(reverse(f"outbox:{name}", args=arguments), data, follow=True)
    assert answer.status_code == 200
    return answer


def settle(batch: Batch, address: str, state: str, cause: str = "", reason: str = "") -> Delivery:
    delivery = batch.deliveries.get(address=address)
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, cause=cause, reason=reason, in_flight_at=now, settled_at=now, attempts=2
    )
    delivery.refresh_from_db()
    return delivery


def finish(batch: Batch) -> None:
    settle(batch, "fede@example.org", DeliveryState.ACCEPTED)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, finished_at=timezone.now())
