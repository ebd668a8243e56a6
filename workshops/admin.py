"""Workshops are written in Django admin until the outreach officer has pages of their own."""

from typing import ClassVar

from django.contrib import admin

from workshops.models import Workshop


@admin.register(Workshop)
class WorkshopAdmin(admin.ModelAdmin):
    """Workshops, the next ones first."""

    list_display = ("title", "starts_at", "place", "is_published")
    list_filter = ("is_published", "sectors", "starts_at")
    search_fields = ("title", "place", "description")
    prepopulated_fields: ClassVar[dict[str, tuple[str, ...]]] = {"slug": ("title",)}
    filter_horizontal = ("sectors",)
    date_hierarchy = "starts_at"
