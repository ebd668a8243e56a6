"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """The ground floor: no domain noun, knows nobody above."""

    name = "common"
    verbose_name = _("Common")
