"""States of batches and deliveries, as data.

A delivery moves pending -> claimed -> in flight -> accepted, or to retry, failed, skipped or unknown. `Unknown` means
that the connection or the process was lost after the mail may have been handed over: it is never sent again by itself.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """Where a batch stands. Prepared: its audience is being put together, `start_batch` lets it go.

    Kept: there was no mail server when it would have left; from then on only a person lets it go.
    """

    PREPARED = "prepared", _("Being prepared")
    SENDING = "sending", _("Being sent")
    PAUSED = "paused", _("Paused")
    KEPT = "kept", _("Kept, not sent")
    DONE = "done", _("Sent")
    CANCELLED = "cancelled", _("Sending cancelled")


class DeliveryState(models.TextChoices):
    """Where one mail to one person stands."""

    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Taken by a worker")
    IN_FLIGHT = "in_flight", _("Being handed over")
    ACCEPTED = "accepted", _("Taken by the mail server")
    RETRY = "retry", _("To be tried again")
    FAILED = "failed", _("Refused")
    SKIPPED = "skipped", _("Not sent")
    UNKNOWN = "unknown", _("Unknown")
    BOUNCED = "bounced", _("Returned")
    COMPLAINED = "complained", _("Complaint")


class Cause(models.TextChoices):
    """Why a delivery is where it is, in words for people; `Delivery.reason` has the server's own words."""

    NONE = "", ""
    REFUSED = "refused", _("The receiving server refused it")
    DEFERRED = "deferred", _("The server asked to try later")
    LOST_BEFORE = "lost_before", _("The connection broke before the mail was handed over")
    LOST_AFTER = "lost_after", _("The connection broke when the mail may have been handed over already")
    WORKER_LOST = "worker_lost", _("The process that was handing it over ended without a word")
    FAULT = "fault", _("Our own sign-in or sender was refused")
    GIVEN_UP = "given_up", _("Given up after the last attempt")
    SUPPRESSED = "suppressed", _("The address wants no such mail, or does not exist")
    CANCELLED = "cancelled", _("The sending was cancelled")
    LIMITED = "limited", _("Waiting for the rate limit")
    UNWRITABLE = "unwritable", _("The address is one that our mail server cannot write to")
    DECIDED = "decided", _("A person decided")
    RETURNED = "returned", _("It came back")


class Guarantee(models.TextChoices):
    """What happens to a mail of which nobody knows whether it was handed over."""

    AT_MOST_ONCE = "at_most_once", _("Never twice: a person decides")
    AT_LEAST_ONCE = "at_least_once", _("Sent again with the same Message-ID")


class Scope(models.TextChoices):
    """What a suppressed address no longer gets."""

    ALL = "all", _("All mail")
    NEWSLETTER = "newsletter", _("Newsletter only")


class Act(models.TextChoices):
    """What somebody did about mail."""

    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("let it go on")
    CANCELLED = "cancelled", _("cancelled what was left")
    SENT_AGAIN = "sent_again", _("had it sent again")
    COUNTED = "counted", _("counted it as sent")
    MISSING_SENT = "missing_sent", _("had it sent to those who had not got it")
    SUPPRESSED = "suppressed", _("stopped the address")
    LIFTED = "lifted", _("let mail go to the address again")


WAITING = (DeliveryState.PENDING, DeliveryState.RETRY)
UNDER_WAY = (DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT)
SETTLED = (
    DeliveryState.ACCEPTED,
    DeliveryState.FAILED,
    DeliveryState.SKIPPED,
    DeliveryState.UNKNOWN,
    DeliveryState.BOUNCED,
    DeliveryState.COMPLAINED,
)
EXPLAINED = (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.UNKNOWN, DeliveryState.RETRY)
STARTABLE = (BatchState.PREPARED, BatchState.PAUSED, BatchState.KEPT)
OPEN = (BatchState.PREPARED, BatchState.SENDING, BatchState.PAUSED, BatchState.KEPT)
