"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Stored uploads: hash, type, size; served by an authorised view."""

    name = "common.files"
    verbose_name = _("Stored files")
