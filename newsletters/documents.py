"""What leaves: the list of readers as a table, and all that is stored about one person."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from newsletters.ledger import deliveries_to
from newsletters.models import ConsentRecord, Subscriber, SubscriberQuerySet

HEADINGS: Final = (
    _("E-mail address"),
    _("First and last name"),
    _("State"),
    _("Role"),
    _("Company"),
    _("Language"),
    _("Sectors"),
    _("Themes"),
    _("Subscribed since"),
    _("Left on"),
)


def export_rows(subscribers: SubscriberQuerySet) -> Iterator[list[object]]:
    """One row for each reader, under the headings."""
    for reader in subscribers.iterator(chunk_size=2000):
        yield [
            reader.email,
            reader.name,
            reader.get_state_display(),
            reader.get_role_display(),
            reader.company.name if reader.company else "",
            reader.get_language_display(),
            ", ".join(map(str, reader.sectors.all())),
            ", ".join(map(str, reader.themes.all())),
            reader.confirmed_at,
            reader.left_at,
        ]


def personal_data(subscriber: Subscriber) -> dict[str, object]:
    """Everything that is stored about a reader, for the person who asks for it (Art. 15 and 20 GDPR)."""
    return {
        "e-mail": subscriber.email,
        "name": subscriber.name,
        "state": subscriber.state,
        "role": subscriber.role,
        "language": subscriber.language,
        "company": subscriber.company.name if subscriber.company else None,
        "sectors": [sector.code for sector in subscriber.sectors.all()],
        "themes": [theme.code for theme in subscriber.themes.all()],
        "clicks may be counted": subscriber.is_measured,
        "subscribed since": subscriber.confirmed_at,
        "left": subscriber.left_at,
        "consents": [_consent(record) for record in ConsentRecord.objects.of(subscriber)],
        "clicks": [
            {"address": click.link.url, "at": click.at} for click in subscriber.measured_clicks.select_related("link")
        ],
        "mails": [
            {"subject": delivery.batch.subject, "state": delivery.state, "at": delivery.settled_at}
            for delivery in deliveries_to(subscriber)
        ],
    }


def _consent(record: ConsentRecord) -> dict[str, object]:
    return {
        "purpose": record.purpose,
        "act": record.act,
        "wording": record.wording,
        "version": record.wording_version,
        "source": record.source,
        "asked for": record.requested_at,
        "given": record.confirmed_at,
        "withdrawn": record.withdrawn_at,
        "address of the client": record.ip_address,
        "proof": record.proof,
    }
