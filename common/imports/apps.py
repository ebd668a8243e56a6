"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Spreadsheet import jobs: preview, verdicts, progress."""

    name = "common.imports"
    verbose_name = _("Imports")
