"""Funding in Django admin."""

from django.contrib import admin

from funding.models import QualifiedService


@admin.register(QualifiedService)
class QualifiedServiceAdmin(admin.ModelAdmin):
    """The regional catalogue of qualified services, by edition."""

    list_display = ("code", "title", "edition", "verification")
    list_filter = ("edition", "verification")
    search_fields = ("code", "title")
