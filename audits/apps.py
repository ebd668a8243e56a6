"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    """Technology audits, from the plan to the agreed actions."""

    name = "audits"
    verbose_name = _("Technology audits")
