"""The delivery queue in the database, as functions: claim, step, release, expire, finish."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from common.mailing import sql
from common.mailing.faults import commit_window, reached
from common.mailing.limits import Limits
from common.mailing.replies import RETRY_AFTER
from common.mailing.states import Cause, DeliveryState


@dataclass(frozen=True)
class Claimed:
    """A delivery that this process may send, as long as nobody has taken the token away."""

    id: int
    address: str
    merge: dict[str, Any]
    attempts: int
    token: int


@dataclass(frozen=True)
class Settled:
    """What became of the delivery that was in flight."""

    delivery: Claimed
    state: DeliveryState
    cause: Cause
    code: int
    reason: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Claim:
    """What a claim got. `wait`: seconds until a rate limit lets the next one go; `more`: it is worth asking again."""

    deliveries: list[Claimed]
    wait: float = 0.0
    more: bool = False


def lease() -> float:
    """How many seconds a worker may hold a delivery without a sign of life."""
    return float(settings.MAILING_LEASE_SECONDS)


def claim(batch_id: UUID, size: int) -> Claim:
    """Take up to `size` due deliveries of a batch, as far as the rate limits allow; all get the same, new token."""
    with transaction.atomic(), connection.cursor() as cursor:
        limits = Limits.locked()
        if not limits:
            cursor.execute(sql.CLAIM_DUE, {"batch": batch_id, "size": size, "lease": lease()})
            return Claim(_claimed(cursor.fetchall()))
        allowed = limits.allow(size)
        if not allowed:
            return Claim([], wait=limits.wait(), more=True)
        cursor.execute(sql.WINDOW, {"batch": batch_id, "size": limits.window(allowed)})
        choice = limits.choose(cursor.fetchall(), allowed)
        if choice.late:
            cursor.execute(sql.POSTPONE, {"ids": list(choice.late), "waits": list(choice.late.values())})
        cursor.execute(sql.CLAIM_CHOSEN, {"ids": choice.now, "lease": lease()})
        deliveries = _claimed(cursor.fetchall())
        limits.save(timezone.now())
        return Claim(deliveries, more=bool(choice.late))


def _claimed(rows: list[tuple[Any, ...]]) -> list[Claimed]:
    return [Claimed(pk, address, json.loads(merge), attempts, token) for pk, address, merge, attempts, token in rows]


def step(done: Settled | None, following: Claimed | None) -> tuple[bool, str]:
    """Settle one delivery and move the next in flight; says whether the first stood, and what the second may do.

    Verdicts: `go`, `suppressed`, `stopped` (the batch is not being sent), `fenced` (somebody else's by now), `none`.
    """
    with commit_window(), connection.cursor() as cursor:
        cursor.execute(
            sql.STEP,
            {
                "done_id": done.delivery.id if done else None,
                "done_token": done.delivery.token if done else None,
                "done_state": done.state.value if done else None,
                "done_cause": done.cause.value if done else None,
                "done_code": done.code or None if done else None,
                "done_reason": done.reason if done else None,
                "done_due": done.due_at if done else None,
                "next_id": following.id if following else None,
                "next_token": following.token if following else None,
                "lease": lease(),
            },
        )
        settled, verdict = cursor.fetchone()
        if done:
            reached("before commit")
        return settled, verdict


def release(claimed: Iterable[Claimed]) -> None:
    """Give back what was claimed and not begun."""
    rows = list(claimed)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(sql.RELEASE, {"ids": [row.id for row in rows], "token": rows[0].token})


def expire() -> int:
    """Take back what dead workers held; says how many deliveries that concerned."""
    with connection.cursor() as cursor:
        cursor.execute(sql.EXPIRE_CLAIMED)
        back = cursor.rowcount
        cursor.execute(sql.EXPIRE_IN_FLIGHT, {"attempts": len(RETRY_AFTER)})
        return int(back + cursor.rowcount)


def sweep() -> None:
    """Close what came back to a cancelled batch after it was cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SWEEP)


def finish(batch_ids: list[UUID]) -> None:
    """Mark as sent the batches with nothing left to do."""
    if not batch_ids:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.ENDED, {"batches": batch_ids})
        if ended := [row[0] for row in cursor.fetchall()]:
            cursor.execute(sql.FINISH, {"batches": ended})
