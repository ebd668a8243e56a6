"""Django admin as this product serves it: one sign-in for all, and a plain refusal for who isn't an administrator."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

PACKAGES = {"account", "auth", "usersessions"}
Registrable = type[Model] | Iterable[type[Model]]
Context = dict[str, Any] | None
Redirect = Any  # where Django's own methods would draw a page
AdminClass = type[admin.ModelAdmin] | None


class DistrettoAdminSite(admin.AdminSite):
    """The admin's doors lead to the product's own: sign-in with its rate limits and second factor, password, home."""

    site_title = _("Distretto administration")
    site_header = _("Distretto administration")
    index_title = _("People and reference tables")
    final_catch_all_view = False

    def register(self, model_or_iterable: Registrable, admin_class: AdminClass = None, **options: object) -> None:
        """Show our own tables; what packages keep for themselves has its pages elsewhere or none."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label not in PACKAGES], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let administrators in; refuse others who signed in, instead of sending them round to sign in again."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:
        """Send to the product's sign-in, so that nothing it checks can be walked around here."""
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            target = "/admin/"
        return redirect(target) if self.has_permission(request) else redirect_to_login(target)

    def logout(self, request: HttpRequest, extra_context: Context = None) -> Redirect:
        """Sign out and go to the public home page."""
        logout(request)
        return redirect("/")

    def password_change(self, request: HttpRequest, extra_context: Context = None) -> Redirect:
        """Send to the product's own page."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Context = None) -> Redirect:
        """Send to the product's own page."""
        return redirect("account_change_password")
