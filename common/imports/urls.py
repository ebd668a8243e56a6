"""Addresses of the pages of one kind of import: an app includes them below its own."""

from django.urls import URLPattern, path

from common.imports import views
from common.imports.pages import ImportPages


def import_urls(pages: ImportPages, below: str = "") -> list[URLPattern]:
    """The list, the empty sheet, and the pages of one import; each behind the kind's door."""
    name = pages.prefix.rpartition(":")[2]
    routes = (
        ("list", "", views.import_list),
        ("template", "template/", views.import_template),
        ("detail", "<int:pk>/", views.import_detail),
        ("confirm", "<int:pk>/confirm/", views.import_confirm),
        ("cancel", "<int:pk>/cancel/", views.import_cancel),
        ("retry", "<int:pk>/retry/", views.import_retry),
        ("errors", "<int:pk>/errors/", views.import_errors),
    )
    return [
        path(f"{below}{route}", pages.door(view), {"pages": pages}, name=f"{name}_{act}") for act, route, view in routes
    ]
