"""The registry in Django admin. Reference tables and access are edited here; companies on their own pages."""

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from companies import models


@admin.register(models.Sector)
class SectorAdmin(admin.ModelAdmin):
    """The district's own list of sectors."""

    list_display = ("name_it", "name_en", "code", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name_it", "name_en")


@admin.register(models.Province)
class ProvinceAdmin(admin.ModelAdmin):
    """Provinces, by ISTAT code."""

    list_display = ("name", "abbreviation", "code", "region_name")
    list_filter = ("region_name",)
    search_fields = ("name", "abbreviation", "code")


@admin.register(models.Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    """Municipalities, by ISTAT code."""

    list_display = ("name", "istat_code", "province")
    list_filter = ("province__region_name", "province")
    list_select_related = ("province",)
    search_fields = ("name", "istat_code")
    autocomplete_fields = ("province",)


@admin.register(models.AtecoCode)
class AtecoCodeAdmin(admin.ModelAdmin):
    """Economic activities: the same digits mean different things in different editions."""

    list_display = ("code", "title", "edition", "verification")
    list_filter = ("edition", "verification")
    search_fields = ("code", "title")


@admin.register(models.CompanyGroup)
class CompanyGroupAdmin(admin.ModelAdmin):
    """Names of groups."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(models.Holder)
class HolderAdmin(ReadOnlyAdmin):
    """Persons and bodies that hold shares of companies."""

    list_display = ("name", "kind", "tax_code")
    list_filter = ("kind",)
    search_fields = ("name", "tax_code")


@admin.register(models.Company)
class CompanyAdmin(ReadOnlyAdmin):
    """Companies; "view on site" leads to the page where they are edited."""

    list_display = ("name", "vat_number", "tax_code", "sector", "municipality", "size_class", "archived_at")
    list_filter = ("sector", "size_class", "municipality__province", "archived_at")
    list_select_related = ("sector", "municipality__province")
    search_fields = ("name", "vat_number", "tax_code", "email", "pec")


@admin.register(models.YearlyFigures)
class YearlyFiguresAdmin(ReadOnlyAdmin):
    """What companies said of their years."""

    list_display = ("company", "year", "employees", "turnover", "balance_sheet", "is_consolidated")
    list_filter = ("year", "is_consolidated")
    list_select_related = ("company",)
    search_fields = ("company__name", "company__vat_number")


@admin.register(models.CompanyMembership)
class CompanyMembershipAdmin(admin.ModelAdmin):
    """Who may see which company in the portal."""

    list_display = ("user", "company", "level", "starts_on", "ends_on")
    list_filter = ("level", "starts_on", "ends_on")
    list_select_related = ("user", "company")
    search_fields = ("user__email", "user__full_name", "company__name", "company__vat_number")
    autocomplete_fields = ("user", "company")


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations to the portal, made on the company's page."""

    list_display = ("email", "company", "level", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("level", "created_at", "accepted_at")
    list_select_related = ("company", "invited_by")
    search_fields = ("email", "company__name")


@admin.register(models.Contact)
class ContactAdmin(ReadOnlyAdmin):
    """People to talk with in companies."""

    list_display = ("full_name", "company", "role", "email", "phone", "ended_on")
    list_filter = ("role", "ended_on")
    list_select_related = ("company",)
    search_fields = ("full_name", "email", "company__name")


@admin.register(models.Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What companies agreed to, in which words; rows are only ever added."""

    list_display = ("company", "purpose", "is_given", "wording_version", "person", "recorded_at")
    list_filter = ("purpose", "is_given", "wording_version")
    list_select_related = ("company",)
    search_fields = ("company__name", "person")


@admin.register(models.Site)
class SiteAdmin(ReadOnlyAdmin):
    """Where companies are."""

    list_display = ("name", "company", "municipality", "is_seat")
    list_filter = ("is_seat", "municipality__province")
    list_select_related = ("company", "municipality__province")
    search_fields = ("name", "address", "company__name")


@admin.register(models.Department)
class DepartmentAdmin(ReadOnlyAdmin):
    """What is inside a site."""

    list_display = ("name", "site", "headcount", "photos_allowed")
    list_filter = ("photos_allowed",)
    list_select_related = ("site__company",)
    search_fields = ("name", "site__name", "site__company__name")


@admin.register(models.Stake)
class StakeAdmin(ReadOnlyAdmin):
    """Who holds how much of whom, and since when."""

    list_display = ("held", "holder_company", "holder", "capital_percent", "votes_percent", "control", "period")
    list_filter = ("control",)
    list_select_related = ("held", "holder_company", "holder")
    search_fields = ("held__name", "holder_company__name", "holder__name")
