"""Readers, their consents, and segments: looked at here, changed on their own pages."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from newsletters import models


@admin.register(models.Theme)
class ThemeAdmin(admin.ModelAdmin):
    """The themes that readers may choose."""

    list_display = ("name_it", "name_en", "code", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name_it", "name_en")


@admin.register(models.Subscriber)
class SubscriberAdmin(ReadOnlyAdmin):
    """Readers; "view on site" leads to the page where they are looked after."""

    list_display = ("email", "name", "state", "language", "role", "company", "confirmed_at")
    list_filter = ("state", "language", "role", "sectors", "themes")
    list_select_related = ("company",)
    search_fields = ("email", "name")


@admin.register(models.ConsentRecord)
class ConsentRecordAdmin(ReadOnlyAdmin):
    """What readers agreed to, in which words; rows are only ever added."""

    list_display = ("subscriber", "purpose", "act", "wording_version", "source", "recorded_at")
    list_filter = ("purpose", "act", "source", "wording_version")
    list_select_related = ("subscriber",)
    search_fields = ("subscriber__email", "subscriber__name")


@admin.register(models.Segment)
class SegmentAdmin(ReadOnlyAdmin):
    """Saved choices of readers."""

    list_display = ("name", "created_by", "updated_at")
    list_select_related = ("created_by",)
    search_fields = ("name",)
