"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """The staff's home page and its figures."""

    name = "dashboard"
    verbose_name = _("Dashboard")
