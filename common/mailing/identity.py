"""Names of a mail that stay the same however often it is tried: Message-ID and return path (VERP)."""

import hashlib
import hmac
import re

from django.conf import settings

from common.mailing.models import Batch

VERP = re.compile(r"^bounce\+(\d+)-([0-9a-f]{16})@", re.IGNORECASE)


def message_id(batch: Batch, delivery_id: int) -> str:
    """Stable over all attempts, so that a receiver who knows the mail already can tell."""
    return f"<{batch.pk.hex}.{delivery_id}@{settings.MAILING_DOMAIN}>"


def return_path(delivery_id: int) -> str:
    """The envelope sender: whatever comes back to it names its delivery, and can't be made up."""
    return f"bounce+{delivery_id}-{_signature(delivery_id)}@{settings.MAILING_DOMAIN}"


def delivery_of(return_address: str) -> int | None:
    """The delivery that a returned mail's recipient names; None for anything that we did not sign."""
    found = VERP.match(return_address.strip().strip("<>"))
    if not found:
        return None
    delivery_id = int(found.group(1))
    return delivery_id if hmac.compare_digest(found.group(2).lower(), _signature(delivery_id)) else None


def _signature(delivery_id: int) -> str:
    key = f"mailing.return_path:{settings.SECRET_KEY}".encode()
    return hmac.new(key, str(delivery_id).encode(), hashlib.sha256).hexdigest()[:16]
