"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    """The registry of companies."""

    name = "companies"
    verbose_name = _("Companies")
