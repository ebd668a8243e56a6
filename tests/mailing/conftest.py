"""Batches to send, and the engine that sends them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from django.conf import settings
from django.db import transaction

from common.mailing.actions import make_batch, start_batch
from common.mailing.doorbell import ring
from common.mailing.message import Content
from common.mailing.models import Batch, Delivery
from common.mailing.states import BatchState, Cause, DeliveryState, Guarantee, Scope
from tests.mailing.engine import Engine, RunningSink, running_sink
from tests.mailing.pages import settle

CONTENT = Content(
    sender="Distretto <notizie@distretto.example>",
    subject="Notizie per {{ name }}",
    text="Ciao {{ name }},\n\nquesta è la lettera di novembre.\n",
    html="<p>Ciao {{ name }}</p>",
    headers={"List-Unsubscribe": "<https://distretto.example/u/{{ token }}>"},
)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[RunningSink]:
    """Return a sink for this test alone, which keeps what it takes."""
    with running_sink(tmp_path, "--keep") as running:
        yield running


@pytest.fixture(scope="module")  # not longer: its workers would take what other tests leave in the broker
def _engine(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("engine")
    with running_sink(folder, "--modes") as sink:
        made = Engine(folder, sink)
        yield made
        made.stop()


@pytest.fixture
def engine(transactional_db: None, _engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Return the running engine; before the database is emptied, it comes to rest."""
    monkeypatch.setattr(settings, "MAILING_CAN_SEND", True)
    if not hasattr(_engine, "worker"):
        _engine.start()
    _engine.begin()
    yield _engine
    _engine.rest()


@transaction.atomic  # a tick that sees a batch without deliveries would take it for sent
def newsletter(addresses: list[str], **fields: object) -> Batch:
    """Queue an issue to these addresses, without ringing."""
    fields = {"kind": "newsletter", "guarantee": Guarantee.AT_MOST_ONCE, "state": BatchState.SENDING} | fields
    batch = make_batch(CONTENT, scope=Scope.NEWSLETTER, **fields)
    Delivery.objects.bulk_create(
        [
            Delivery(
                batch=batch, address=address, address_key=address, merge={"name": f"Lettrice {n}", "token": f"t{n}"}
            )
            for n, address in enumerate(addresses)
        ]
    )
    return batch


def sent(addresses: list[str], **fields: object) -> Batch:
    """Queue an issue, and ring."""
    batch = newsletter(addresses, **fields)
    ring(batch)
    return batch


def readers(count: int) -> list[str]:
    """So many addresses."""
    return [f"reader{number}@example.org" for number in range(count)]


@pytest.fixture
def issue(db: None) -> Batch:
    """Return a newsletter to six readers: two took it, one each refused it, gave it back, is unknown, waits."""
    batch = newsletter([f"{name}@example.org" for name in ("ada", "bea", "cleo", "dina", "eva", "fede")])
    start_batch(batch)
    settle(batch, "ada@example.org", DeliveryState.ACCEPTED)
    settle(batch, "bea@example.org", DeliveryState.ACCEPTED)
    settle(batch, "cleo@example.org", DeliveryState.FAILED, Cause.REFUSED, "550 5.1.1 no such user")
    settle(batch, "dina@example.org", DeliveryState.BOUNCED, Cause.RETURNED, "5.2.1 closed")
    settle(batch, "eva@example.org", DeliveryState.UNKNOWN, Cause.LOST_AFTER, "timed out")
    batch.refresh_from_db()
    return batch
