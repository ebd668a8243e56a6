"""`bin/bench newsletter [--recipients N] [--kill] [--json]`: an issue through Celery workers to an SMTP sink.

- ours: two worker processes, durable commits; from the start of the batch until the last mail is settled
- bare: an smtplib loop over one connection that sends the same bytes to the same sink, with no database at all
- peer: the same mails through django-post-office (its own tables, two processes), to the same sink
- `--kill`: a second run in which ten worker processes are killed

JSON keys: `rate`, `bare_rate`, `peer_rate` (mails a second), `ratio` (rate to bare), `duplicates`, `lost`, `unknown`,
`kills`, `materialise_s` (an audience of 200,000), `rss_mb` (the largest worker), `back_s` (the longest pause after a kill).
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "distretto.settings")
django.setup()

from django.conf import settings  # noqa: E402

from benchmarks._mail_engine import Engine, Sink, sample_batch  # noqa: E402
from benchmarks._mail_peers import bare_rate, peer_rate  # noqa: E402
from benchmarks._mail_readers import AUDIENCE, fill_readers, freeze  # noqa: E402
from common.mailing.actions import start_batch  # noqa: E402
from common.mailing.identity import message_id  # noqa: E402
from common.mailing.models import Batch, Delivery  # noqa: E402
from common.mailing.states import SETTLED  # noqa: E402

KILLS = 10
WARM_UP = 200
PATIENCE = 180


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/bench newsletter", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--audience", type=int, default=AUDIENCE, help=f"how many are frozen (default: {AUDIENCE})")
    parser.add_argument("--kill", action="store_true", help="a second run in which workers are killed")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    options = parser.parse_args()
    found = measure(options.recipients, audience=options.audience, kill=options.kill)
    for name, value in found.items():
        sys.stdout.write(f"{name:14} {value}\n")
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")


def measure(recipients: int, *, audience: int, kill: bool) -> dict[str, float | int]:
    """All runs, one after the other, against one sink."""
    settings.MAILING_CAN_SEND = True  # as in the web's processes: who starts a batch is not who sends it
    fill_readers(max(audience, recipients))
    materialise_s = seconds_to_materialise(audience)
    with tempfile.TemporaryDirectory(prefix="distretto-bench-") as folder, Sink(Path(folder)) as sink:
        bare = bare_rate(sink, recipients)
        with Engine(Path(folder), sink) as engine:
            run_batch(engine, WARM_UP)
            batch, seconds = run_batch(engine, recipients)
            rss_mb = engine.largest_mb()
            batches, kills, pause = [batch], 0, 0.0
            if kill:
                disturbed, kills, pause = run_with_kills(engine, recipients)
                batches.append(disturbed)
        peer = peer_rate(sink, recipients)
        verdicts = [audit(each, sink, recipients) for each in batches]
    rate = recipients / seconds
    return {
        "rate": round(rate, 1),
        "bare_rate": round(bare, 1),
        "ratio": round(rate / bare, 3),
        "peer_rate": round(peer, 1),
        "duplicates": sum(verdict["duplicates"] for verdict in verdicts),
        "lost": sum(verdict["lost"] for verdict in verdicts),
        "unknown": sum(verdict["unknown"] for verdict in verdicts),
        "kills": kills,
        "materialise_s": round(materialise_s, 2),
        "rss_mb": rss_mb,
        "back_s": round(pause, 1),
    }


def seconds_to_materialise(audience: int) -> float:
    """Freeze an audience of so many."""
    batch = sample_batch()
    started = time.perf_counter()
    count = freeze(batch, audience)
    spent = time.perf_counter() - started
    if count != audience:
        raise SystemExit(f"{count} deliveries instead of {audience}")
    return spent


def unsettled(batch: Batch) -> bool:
    """Whether something of the batch is still to come to its end."""
    return Delivery.objects.filter(batch=batch).exclude(state__in=SETTLED).exists()


def while_unsettled(batch: Batch, engine: Engine) -> Iterator[None]:
    """Go on until each mail has come to its end; give up when nothing arrives for a long time."""
    taken, since = engine.sink.count(), time.monotonic()
    while unsettled(batch):
        yield
        if (now := engine.sink.count()) != taken:
            taken, since = now, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            raise SystemExit(f"nothing has arrived for {PATIENCE} s: {Delivery.objects.filter(batch=batch).counts()}")


def run_batch(engine: Engine, recipients: int) -> tuple[Batch, float]:
    """Send an issue undisturbed; the seconds it took."""
    batch = sample_batch()
    freeze(batch, recipients)
    engine.wait_for_workers()
    started = time.perf_counter()
    start_batch(batch)
    for _ in while_unsettled(batch, engine):
        time.sleep(0.05)
    return batch, time.perf_counter() - started


def run_with_kills(engine: Engine, recipients: int) -> tuple[Batch, int, float]:
    """Send an issue while ten worker processes are killed, one by one; how many were, and the longest pause after one."""
    chance = random.Random(2026)  # noqa: S311 (whom to kill)
    batch = sample_batch()
    freeze(batch, recipients)
    start_batch(batch)
    start, kills, longest = engine.sink.count(), 0, 0.0
    for _ in while_unsettled(batch, engine):
        before = engine.sink.count()
        if kills < KILLS and before - start >= (kills + 1) * recipients / (KILLS + 1):
            chance.choice(engine.children()).kill()
            kills += 1
            longest = max(longest, engine.seconds_until_more(before, lambda: unsettled(batch)))
        time.sleep(0.02)
    return batch, kills, longest


def audit(batch: Batch, sink: Sink, audience: int) -> dict[str, int]:
    """Compare the ledger with what the sink has."""
    taken = sink.ids(batch)
    states = dict.fromkeys(SETTLED, 0) | Delivery.objects.filter(batch=batch).counts()
    accepted = Delivery.objects.filter(batch=batch, state="accepted").values_list("pk", flat=True)
    unseen = {message_id(batch, pk) for pk in accepted.iterator()} - set(taken)
    return {
        "duplicates": len(taken) - len(set(taken)),
        "lost": audience - sum(states[state] for state in SETTLED) + len(unseen),
        "unknown": states["unknown"],
    }


if __name__ == "__main__":
    main()
