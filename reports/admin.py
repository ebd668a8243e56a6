"""Reports in Django admin: frozen, so to look at only."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from reports.models import Report


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Reports and how their making went."""

    list_display = ("audit", "kind", "version", "state", "pages", "size", "attempts", "requested_by", "requested_at")
    list_filter = ("kind", "state", "requested_at")
    list_select_related = ("audit__company", "requested_by")
    search_fields = ("audit__company__name", "sha256", "failure")
    date_hierarchy = "requested_at"
    exclude = ("content", "token")
