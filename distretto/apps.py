"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DistrettoConfig(AppConfig):
    """The project itself: commands that span the apps."""

    name = "distretto"
    verbose_name = _("Distretto")
