"""What the outbox holds, as a mail reader sees it: the bytes that would be handed over, read back."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from common.mailing.actions import content_of
from common.mailing.identity import message_id
from common.mailing.message import Template
from common.mailing.models import Batch, Delivery


@dataclass(frozen=True)
class Sent:
    """One mail to one address."""

    delivery: Delivery
    raw: bytes

    @property
    def batch(self) -> Batch:
        """The batch that it belongs to."""
        return self.delivery.batch

    @property
    def message(self) -> EmailMessage:
        """The mail taken apart, strictly: a defect would be an error of ours."""
        return message_from_bytes(self.raw, policy=policy.SMTP.clone(raise_on_defect=True))

    @property
    def to(self) -> str:
        """Whom it goes to."""
        return self.delivery.address

    @property
    def subject(self) -> str:
        """The subject in words."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The written part."""
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        """The HTML part; empty where there is none."""
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""

    def link(self, containing: str) -> str:
        """The address in the text that has this in it."""
        return next(word for word in self.text.split() if containing in word)


def outbox() -> list[Sent]:
    """All mails, in the order in which they were queued."""
    deliveries = Delivery.objects.select_related("batch").order_by("pk")
    return [Sent(delivery, _raw(delivery)) for delivery in deliveries]


def _raw(delivery: Delivery) -> bytes:
    template = Template(content_of(delivery.batch), "test-boundary")
    return template.fill(delivery.address, message_id(delivery.batch, delivery.pk), delivery.merge)
