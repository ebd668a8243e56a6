"""The app's configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.mailing.kinds import Kind, register


class AccountsConfig(AppConfig):
    """People who sign in, and their roles."""

    name = "accounts"
    verbose_name = _("People and access")

    def ready(self) -> None:
        """Name the mails about people's access, and listen to what happens at the doors."""
        register(Kind("staff_invitation", _("Invitation to the staff"), private=True))
        register(Kind("password_reset", _("New password"), private=True))
        register(Kind("account_notice", _("Notice about an access"), private=True))
        for name, start in (("events", "connect_events"), ("mail_faults", "tell_who_answers")):
            getattr(import_module(f"accounts.{name}"), start)()  # they need the models, which are loaded only now
