"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    """The newsletter: who reads it and with what consent, what is written, to whom it goes."""

    name = "newsletters"
    verbose_name = _("Newsletter")
