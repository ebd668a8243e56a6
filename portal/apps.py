"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What a company sees of itself."""

    name = "portal"
    verbose_name = _("Company portal")
