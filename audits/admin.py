"""Audits in Django admin: to look at only. They have states, and rules that only the product's pages know."""

from django.contrib import admin

from audits import models
from common.admin import ReadOnlyAdmin, ReadOnlyInline


@admin.register(models.Questionnaire)
class QuestionnaireAdmin(ReadOnlyAdmin):
    """Questionnaires; their versions are loaded from files by a command."""

    list_display = ("code",)
    search_fields = ("code",)


class SectionInline(ReadOnlyInline):
    """The sections of a version."""

    model = models.Section
    fields = ("code", "title_it", "weight", "scope")


@admin.register(models.QuestionnaireVersion)
class QuestionnaireVersionAdmin(ReadOnlyAdmin):
    """Versions: once published they never change."""

    list_display = ("questionnaire", "number", "state", "published_at")
    list_filter = ("questionnaire", "state")
    list_select_related = ("questionnaire",)
    search_fields = ("questionnaire__code", "source_sha256")
    inlines = (SectionInline,)


@admin.register(models.Section)
class SectionAdmin(ReadOnlyAdmin):
    """Sections of questionnaires."""

    list_display = ("code", "title_it", "version", "weight", "scope")
    list_filter = ("version", "scope")
    list_select_related = ("version__questionnaire",)
    search_fields = ("code", "title_it", "title_en")


@admin.register(models.Question)
class QuestionAdmin(ReadOnlyAdmin):
    """Questions of questionnaires."""

    list_display = ("code", "text_it", "section", "type", "weight", "is_essential")
    list_filter = ("version", "type", "is_essential")
    list_select_related = ("section__version__questionnaire",)
    search_fields = ("code", "text_it", "text_en")


class TransitionInline(ReadOnlyInline):
    """How the audit came to its state."""

    model = models.AuditTransition
    fields = ("at", "from_state", "to_state", "by", "note")


@admin.register(models.Audit)
class AuditAdmin(ReadOnlyAdmin):
    """Audits and where they stand."""

    list_display = ("company", "planned_on", "state", "route", "lead", "coverage", "overall_score", "delivered_at")
    list_filter = ("state", "route", "origin", "lead", "planned_on")
    list_select_related = ("company", "lead")
    search_fields = ("company__name", "company__vat_number", "lead__full_name", "lead__email")
    date_hierarchy = "planned_on"
    inlines = (TransitionInline,)


@admin.register(models.AuditTransition)
class AuditTransitionAdmin(ReadOnlyAdmin):
    """Changes of state: rows are only ever added."""

    list_display = ("audit", "from_state", "to_state", "by", "at")
    list_filter = ("to_state", "at")
    list_select_related = ("audit__company", "by")
    search_fields = ("audit__company__name", "note", "by__email")


@admin.register(models.HoursEntry)
class HoursEntryAdmin(ReadOnlyAdmin):
    """Person-hours of audits."""

    list_display = ("audit", "person", "day", "hours", "activity")
    list_filter = ("activity", "person", "day")
    list_select_related = ("audit__company", "person")
    search_fields = ("audit__company__name", "person__full_name")


@admin.register(models.Answer)
class AnswerAdmin(ReadOnlyAdmin):
    """Answers to questions."""

    list_display = ("audit", "question", "department", "level", "target_level", "not_applicable", "updated_at")
    list_filter = ("not_applicable", "evidence", "level")
    list_select_related = ("audit__company", "question", "department__site__company")
    search_fields = ("audit__company__name", "question__code", "note")


@admin.register(models.AnswerOperation)
class AnswerOperationAdmin(ReadOnlyAdmin):
    """Each answer as it arrived, and what became of it."""

    list_display = ("audit", "question", "outcome", "revision", "by", "at")
    list_filter = ("outcome", "at")
    list_select_related = ("audit__company", "question", "by")
    search_fields = ("audit__company__name", "question__code")


@admin.register(models.Visit)
class VisitAdmin(ReadOnlyAdmin):
    """Visits to companies."""

    list_display = ("audit", "starts_at", "ends_at")
    list_filter = ("starts_at",)
    list_select_related = ("audit__company",)
    search_fields = ("audit__company__name", "agreed")
    date_hierarchy = "starts_at"


@admin.register(models.Observation)
class ObservationAdmin(ReadOnlyAdmin):
    """What was seen."""

    list_display = ("__str__", "audit", "department", "for_report", "author", "created_at")
    list_filter = ("for_report", "created_at")
    list_select_related = ("audit__company", "department__site__company", "author")
    search_fields = ("text", "audit__company__name")


@admin.register(models.Photo)
class PhotoAdmin(ReadOnlyAdmin):
    """Photographs behind observations and answers."""

    list_display = ("__str__", "observation", "answer", "for_report", "created_at")
    list_filter = ("for_report", "created_at")
    list_select_related = ("observation", "answer__audit__company", "answer__question")
    search_fields = ("caption", "observation__audit__company__name")


class ActionInline(ReadOnlyInline):
    """What is done about an area."""

    model = models.Action
    fields = ("title", "owner", "due_on", "state")


@admin.register(models.ImprovementArea)
class ImprovementAreaAdmin(ReadOnlyAdmin):
    """Improvement areas."""

    list_display = ("title", "audit", "kind", "impact", "effort", "state")
    list_filter = ("kind", "state", "impact", "effort")
    list_select_related = ("audit__company",)
    search_fields = ("title", "technology", "audit__company__name")
    inlines = (ActionInline,)


@admin.register(models.Action)
class ActionAdmin(ReadOnlyAdmin):
    """Actions agreed on areas."""

    list_display = ("title", "area", "owner", "due_on", "state")
    list_filter = ("state", "due_on")
    list_select_related = ("area",)
    search_fields = ("title", "owner", "area__title", "area__audit__company__name")


@admin.register(models.AuditRequest)
class AuditRequestAdmin(ReadOnlyAdmin):
    """Requests for a free audit from the public page."""

    list_display = ("company_name", "contact_name", "email", "municipality", "state", "created_at")
    list_filter = ("state", "created_at")
    search_fields = ("company_name", "vat_number", "contact_name", "email")
    date_hierarchy = "created_at"


@admin.register(models.SectionScore)
class SectionScoreAdmin(ReadOnlyAdmin):
    """Stored scores, from which medians of sectors are computed."""

    list_display = ("audit", "section_code", "score", "coverage")
    list_filter = ("section_code",)
    list_select_related = ("audit__company",)
    search_fields = ("audit__company__name",)
