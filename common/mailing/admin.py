"""Outgoing mail in Django admin: to look at. Rate limits are the one thing that is set here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.admin import ReadOnlyAdmin
from common.mailing.models import Batch, Delivery, RateLimit, Suppression


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Batches with their state."""

    list_display = ("subject", "kind", "state", "guarantee", "created_at", "finished_at")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("subject",)
    date_hierarchy = "created_at"
    exclude = ("html", "rung_at")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What became of each mail."""

    list_display = ("address", "batch", "state", "cause", "attempts", "settled_at")
    list_filter = ("state", "cause")
    search_fields = ("address_key",)
    list_select_related = ("batch",)
    exclude = ("token", "lease_until", "merge")
    show_full_result_count = False


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Who gets no more mail."""

    list_display = ("__str__", "scope", "reason", "created_at")
    list_filter = ("scope", "created_at")
    search_fields = ("address",)


@admin.register(RateLimit)
class RateLimitAdmin(admin.ModelAdmin):
    """How many mails may leave, in all or to one domain."""

    list_display = ("__str__", "domain", "period", "mails")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401
        """What a limit is about does not change; how much it lets pass does."""
        return ("domain", "period") if obj else ()
