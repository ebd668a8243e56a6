"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.mailing.kinds import Kind, register


class MailingConfig(AppConfig):
    """The outbox: every mail of the product leaves through it."""

    name = "common.mailing"
    verbose_name = _("Outgoing mail")

    def ready(self) -> None:
        """Name the mails that belong to no app above."""
        register(Kind("other", _("Other mail")))
        register(Kind("mailing.fault", _("Warning about outgoing mail")))
