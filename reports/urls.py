"""Addresses of this app."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("audits/<int:pk>/", views.audit_reports, name="audit_reports"),
    path("audits/<int:pk>/request/", views.report_request, name="report_request"),
    path("audits/<int:pk>/deliver/", views.audit_deliver, name="audit_deliver"),
    path("<int:pk>/status/", views.report_status, name="report_status"),
    path("<int:pk>/retry/", views.report_retry, name="report_retry"),
    path("<int:pk>/open/", views.report_open, name="report_open"),
    path("<int:pk>/download/", views.report_download, name="report_download"),
]
