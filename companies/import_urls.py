"""Addresses of the import, below those of the registry."""

from django.urls import path

from companies.views import imports

app_name = "imports"
urlpatterns = [
    path("", imports.import_list, name="import_list"),
    path("template/", imports.import_template, name="import_template"),
    path("<int:pk>/", imports.import_detail, name="import_detail"),
    path("<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("<int:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("<int:pk>/retry/", imports.import_retry, name="import_retry"),
    path("<int:pk>/errors/", imports.import_errors, name="import_errors"),
]
