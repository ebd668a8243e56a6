"""The configuration of the project itself and of its Django admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _

from distretto.health import watch_workers


class DistrettoConfig(AppConfig):
    """The project itself: commands that span the apps."""

    default = True
    name = "distretto"
    verbose_name = _("Distretto")

    def ready(self) -> None:
        """Let the health page know of the workers."""
        watch_workers()


class DistrettoAdminConfig(admin_apps.AdminConfig):
    """Makes our admin site the one that `admin.site` and `@admin.register` mean."""

    default = False
    default_site = "distretto.admin_site.DistrettoAdminSite"
