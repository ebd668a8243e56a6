"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    """Thematic workshops per sector."""

    name = "workshops"
    verbose_name = _("Workshops")
