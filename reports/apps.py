"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Frozen documents made from audits."""

    name = "reports"
    verbose_name = _("Reports")
