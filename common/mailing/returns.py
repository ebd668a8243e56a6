"""What a returned mail does: it marks the delivery, stops dead addresses, and tells the apps that listen."""

import hashlib
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from common.mailing.extension_points import delivery_bounced, delivery_complained
from common.mailing.identity import delivery_of
from common.mailing.models import Delivery, ReturnedMail
from common.mailing.returned import Report, Verdict, read_report
from common.mailing.states import Cause, DeliveryState, Scope
from common.mailing.suppressions import lock_address, suppress

# What can still turn out otherwise. A mail that waits for its next attempt stays what it is: it may yet arrive.
MAY_RETURN = (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN)
MAY_COMPLAIN = (*MAY_RETURN, DeliveryState.BOUNCED)


class Taken(StrEnum):
    """What became of a returned mail."""

    DONE = "done"
    KNOWN = "known"  # taken before
    FOREIGN = "foreign"  # about no mail of ours, or of a signature that is not ours
    NOTHING = "nothing"  # no report: an answer of a person or of a machine


@transaction.atomic
def take_returned(raw: bytes) -> Taken:
    """Read what came back and act on it once, however often it is given; never fails on what it is given."""
    report = read_report(raw)
    if report.verdict == Verdict.NOTHING:
        return Taken.NOTHING
    delivery = _delivery(report)
    if delivery is None:
        return Taken.FOREIGN
    _returned, is_new = ReturnedMail.objects.get_or_create(
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={
            "delivery": delivery,
            "verdict": report.verdict,
            "status": report.status,
            "words": report.words,
        },
    )
    if not is_new:
        return Taken.KNOWN
    if report.verdict == Verdict.RETURNED:
        _return(delivery, report)
    elif report.verdict == Verdict.COMPLAINT:
        _complain(delivery, report)
    return Taken.DONE


def _delivery(report: Report) -> Delivery | None:
    """The one delivery that the signed addresses in the report name; addresses of several name none."""
    own = {found for address in report.addresses if (found := delivery_of(address)) is not None}
    known = Delivery.objects.filter(pk__in=own).values_list("pk", "address_key").first() if len(own) == 1 else None
    if known is None:
        return None
    lock_address(known[1])  # before the row, as whoever sends does
    return Delivery.objects.select_for_update(of=("self",)).select_related("batch").get(pk=known[0])


def _return(delivery: Delivery, report: Report) -> None:
    changed = _mark(delivery, DeliveryState.BOUNCED, MAY_RETURN, report)
    if report.blames_address:
        suppress(delivery.address, scope=Scope.ALL, reason=f"{report.status} {report.words}".strip())
    if changed and report.blames_address:
        for listener in delivery_bounced:
            listener.provide(address=delivery.address, batch=delivery.batch)


def _complain(delivery: Delivery, report: Report) -> None:
    changed = _mark(delivery, DeliveryState.COMPLAINED, MAY_COMPLAIN, report)
    suppress(delivery.address, scope=Scope(delivery.batch.scope), reason=report.words)
    if changed:
        for listener in delivery_complained:
            listener.provide(address=delivery.address, batch=delivery.batch)


def _mark(delivery: Delivery, state: DeliveryState, before: tuple[DeliveryState, ...], report: Report) -> bool:
    reason = f"{report.status} {report.words}".strip()
    found = Delivery.objects.filter(pk=delivery.pk, state__in=before)
    return bool(found.update(state=state, cause=Cause.RETURNED, reason=reason, settled_at=timezone.now()))
