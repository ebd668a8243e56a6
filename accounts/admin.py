"""People in Django admin."""

from typing import ClassVar

from django.contrib import admin

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Who signs in, with which roles; passwords are never set here, people get an invitation."""

    list_display = ("email",)
    fields: ClassVar[tuple[str, ...]] = ("email", "full_name", "roles", "language", "is_active")
