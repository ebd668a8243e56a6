"""The addresses of the product: each app brings its own, under the English name of the app."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.views import language_set
from distretto.health import livez, readyz

handler429 = "distretto.errors.too_many_requests"

urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:profile"), name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("admin/", admin.site.urls),
    path("i18n/setlang/", language_set, name="set_language"),
    path("companies/", include("companies.members.urls")),
    path("companies/", include("companies.urls")),
    path("companies/import/", include("companies.import_urls")),
    path("", include("audits.urls")),
    path("files/", include("common.files.urls")),
    path("mail/", include("common.mailing.urls")),
    path("outbox/", include("dashboard.outbox.urls")),
    path("portal/", include("portal.urls")),
    path("reports/", include("reports.urls")),
    path("workshops/", include("workshops.urls")),
    path("", include("newsletters.urls")),
]
