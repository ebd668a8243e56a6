"""Outgoing mail in Django admin: to look at. What is decided is decided on the outbox's own pages."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from common.mailing.models import Batch, Delivery, MailRecord, RateLimit, ReturnedMail, Suppression


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
class RateLimitAdmin(ReadOnlyAdmin):
    """How many mails may leave; set on the outbox's own page, which checks what is typed."""

    list_display = ("__str__", "domain", "period", "mails")
    list_filter = ("period",)
    search_fields = ("domain",)


@admin.register(MailRecord)
class MailRecordAdmin(ReadOnlyAdmin):
    """What people decided about mail."""

    list_display = ("act", "batch", "delivery", "by", "count", "at")
    list_filter = ("act", "at")
    search_fields = ("batch__subject", "delivery__address_key", "note", "by__email")
    list_select_related = ("batch", "delivery", "by")


@admin.register(ReturnedMail)
class ReturnedMailAdmin(ReadOnlyAdmin):
    """What came back."""

    list_display = ("verdict", "status", "delivery", "received_at")
    list_filter = ("verdict", "received_at")
    search_fields = ("status", "words", "delivery__address_key")
    list_select_related = ("delivery",)
