"""Addresses of the registry, under /companies/."""

from django.urls import URLPattern, path

from companies.views import suggest
from companies.views.company_detail import company_detail
from companies.views.company_edit import company_archive, company_create, company_edit, company_restore
from companies.views.company_list import company_export, company_list
from companies.views.parts import holder_edit, part_create, part_delete, part_edit

# The address of each kind of part; consents are only ever added.
FOLDERS = {
    "site": "sites",
    "department": "departments",
    "contact": "contacts",
    "figures": "figures",
    "stake": "stakes",
    "holding": "holdings",
}


def part_patterns(kind: str, folder: str) -> list[URLPattern]:
    """Adding, changing and removing one kind of part: `companies:site_create`, `companies:site_edit`, …"""
    given = {"kind": kind}
    return [
        path(f"<int:pk>/{folder}/new/", part_create, given, name=f"{kind}_create"),
        path(f"<int:pk>/{folder}/<int:part_id>/edit/", part_edit, given, name=f"{kind}_edit"),
        path(f"<int:pk>/{folder}/<int:part_id>/delete/", part_delete, given, name=f"{kind}_delete"),
    ]


app_name = "companies"
urlpatterns: list[URLPattern] = [
    path("", company_list, name="company_list"),
    path("export/xlsx/", company_export, {"kind": "xlsx"}, name="company_export_xlsx"),
    path("export/csv/", company_export, {"kind": "csv"}, name="company_export_csv"),
    path("new/", company_create, name="company_create"),
    path("suggest/municipalities/", suggest.municipality_suggest, name="municipality_suggest"),
    path("suggest/ateco/", suggest.ateco_suggest, name="ateco_suggest"),
    path("suggest/companies/", suggest.company_suggest, name="company_suggest"),
    path("suggest/groups/", suggest.group_suggest, name="group_suggest"),
    path("<int:pk>/", company_detail, name="company_detail"),
    path("<int:pk>/edit/", company_edit, name="company_edit"),
    path("<int:pk>/archive/", company_archive, name="company_archive"),
    path("<int:pk>/restore/", company_restore, name="company_restore"),
    path("<int:pk>/holders/<int:part_id>/edit/", holder_edit, name="holder_edit"),
    path("<int:pk>/consents/new/", part_create, {"kind": "consent"}, name="consent_create"),
    *(pattern for kind, folder in FOLDERS.items() for pattern in part_patterns(kind, folder)),
]
