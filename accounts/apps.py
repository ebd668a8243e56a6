"""The app's configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who sign in, and their roles."""

    name = "accounts"
    verbose_name = _("People and access")

    def ready(self) -> None:
        """Listen to what happens at the doors."""
        events = import_module("accounts.events")  # it needs the models, which are loaded only now
        events.connect_events()
