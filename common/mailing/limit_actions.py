"""Setting and lifting rate limits."""

from django.db import transaction

from common.mailing.limits import look_again
from common.mailing.models import RateLimit


@transaction.atomic
def set_limit(*, domain: str, period: str, mails: int) -> tuple[RateLimit, bool]:
    """Let at most so many mails leave; changes a limit that is there already. Also tells whether it is a new one."""
    limit, is_new = RateLimit.objects.update_or_create(domain=domain, period=period, defaults={"mails": mails})
    look_again()
    return limit, is_new


@transaction.atomic
def remove_limit(limit: RateLimit) -> None:
    """Lift a limit; doing it twice changes nothing."""
    RateLimit.objects.filter(pk=limit.pk).delete()
    look_again()
