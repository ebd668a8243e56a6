"""Stored files in Django admin: to look at only."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from common.files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """What is stored, how large, by whom."""

    list_display = ("sha256", "media_type", "size", "width", "height", "uploaded_by", "created_at")
    list_filter = ("media_type", "created_at")
    search_fields = ("sha256", "uploaded_by__email")
    list_select_related = ("uploaded_by",)
    exclude = ("content",)
    date_hierarchy = "created_at"
