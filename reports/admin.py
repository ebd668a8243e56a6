"""Reports in Django admin: to look at; they are asked for and delivered on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.admin import ReadOnlyAdmin
from reports.models import Report


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Every version with its state, and the technical detail of a failure."""

    list_display = ("audit", "kind", "version", "state", "pages", "size", "attempts", "requested_at", "finished_at")
    list_filter = ("state", "kind", "failure", "requested_at")
    list_select_related = ("audit__company",)
    search_fields = ("audit__company__name", "audit__company__vat_number", "sha256")
    date_hierarchy = "requested_at"
    exclude = ("content", "pdf")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Without the bytes."""
        return super().get_queryset(request).defer("pdf", "content")
