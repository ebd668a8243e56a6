"""What the outbox keeps."""

from common.mailing.models.outgoing import Batch, BatchQuerySet, Delivery, DeliveryQuerySet
from common.mailing.models.rate_limit import RateLimit
from common.mailing.models.record import MailRecord, ReturnedMail
from common.mailing.models.suppression import Suppression

__all__ = [
    "Batch",
    "BatchQuerySet",
    "Delivery",
    "DeliveryQuerySet",
    "MailRecord",
    "RateLimit",
    "ReturnedMail",
    "Suppression",
]
