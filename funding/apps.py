"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    """Public funding: the catalogue of qualified services."""

    name = "funding"
    verbose_name = _("Funding")
