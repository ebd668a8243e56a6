"""Imports in Django admin: to look at, never to change."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from common.imports.models import ImportJob, ImportRow


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    """Imports with their state."""

    list_display = ("file_name", "kind", "state", "uploaded_by", "created_at", "finished_at")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("file_name", "uploaded_by__email")
    date_hierarchy = "created_at"
    exclude = ("content",)


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Rows with their verdicts."""

    list_display = ("job", "number", "verdict", "field", "reason", "label")
    list_filter = ("verdict", "field", "reason")
    search_fields = ("label", "code", "job__file_name")
    list_select_related = ("job",)
