"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    """The outbox: every mail of the product leaves through it."""

    name = "common.mailing"
    verbose_name = _("Outgoing mail")
