"""The addresses of the product: each app brings its own, under the English name of the app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("companies/", include("companies.urls")),
    path("companies/import/", include("common.imports.urls")),
    path("audits/", include("audits.urls")),
    path("files/", include("common.files.urls")),
    path("portal/", include("portal.urls")),
    path("reports/", include("reports.urls")),
    path("workshops/", include("workshops.urls")),
]
