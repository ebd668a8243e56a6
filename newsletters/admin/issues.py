"""Issues and what belongs to them: looked at here, written and sent on their own pages."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from newsletters import models


@admin.register(models.Issue)
class IssueAdmin(ReadOnlyAdmin):
    """Issues; "view on site" leads to the page where they are written."""

    list_display = ("title", "state", "author", "approved_by", "scheduled_for", "sent_at", "audience_count")
    list_filter = ("state", "language", "is_public")
    list_select_related = ("author", "approved_by")
    search_fields = ("title", "subject")
    date_hierarchy = "created_at"


@admin.register(models.IssueTransition)
class IssueTransitionAdmin(ReadOnlyAdmin):
    """Who moved an issue on, when, why."""

    list_display = ("issue", "from_state", "to_state", "by", "at")
    list_filter = ("to_state",)
    list_select_related = ("issue", "by")
    search_fields = ("issue__title",)


@admin.register(models.Block)
class BlockAdmin(ReadOnlyAdmin):
    """The blocks of drafts."""

    list_display = ("issue", "kind", "position", "removed_at", "changed_by", "updated_at")
    list_filter = ("kind",)
    list_select_related = ("issue", "changed_by")
    search_fields = ("issue__title",)


@admin.register(models.IssueVersion)
class IssueVersionAdmin(ReadOnlyAdmin):
    """Frozen versions."""

    list_display = ("issue", "number", "reason", "by", "at", "sha256")
    list_filter = ("reason",)
    list_select_related = ("issue", "by")
    search_fields = ("issue__title", "sha256")


@admin.register(models.IssuePicture)
class IssuePictureAdmin(ReadOnlyAdmin):
    """Pictures of issues."""

    list_display = ("key", "issue", "file", "created_at")
    list_select_related = ("issue", "file")
    search_fields = ("issue__title",)


@admin.register(models.IssueLink)
class IssueLinkAdmin(ReadOnlyAdmin):
    """Links of issues."""

    list_display = ("issue", "number", "url")
    list_select_related = ("issue",)
    search_fields = ("url",)


@admin.register(models.ClickCount)
class ClickCountAdmin(ReadOnlyAdmin):
    """Clicks per link and day."""

    list_display = ("link", "day", "clicks")
    list_select_related = ("link",)
    date_hierarchy = "day"
    search_fields = ("link__url",)


@admin.register(models.MeasuredClick)
class MeasuredClickAdmin(ReadOnlyAdmin):
    """Clicks of readers who agreed to be counted by person."""

    list_display = ("link", "subscriber", "at")
    list_select_related = ("link", "subscriber")
    search_fields = ("link__url",)
