"""Addresses of this app."""

from django.urls import URLPattern, path

from audits.views import answering, overview, planning, requests, results, visits

app_name = "audits"
urlpatterns: list[URLPattern] = [
    path("request/", requests.public_request, name="public_request"),
    path("request/thanks/", requests.public_request_done, name="public_request_done"),
    path("requests/", requests.audit_request_list, name="audit_request_list"),
    path("requests/<int:pk>/", requests.audit_request_detail, name="audit_request_detail"),
    path("requests/<int:pk>/accept/", requests.audit_request_accept, name="audit_request_accept"),
    path("requests/<int:pk>/decline/", requests.audit_request_decline, name="audit_request_decline"),
    path("answer-session/", answering.answer_session, name="answer_session"),
    path("new/", planning.audit_create, name="audit_create"),
    path("<int:pk>/", overview.audit_detail, name="audit_detail"),
    path("<int:pk>/edit/", planning.audit_edit, name="audit_edit"),
    path("<int:pk>/visits/new/", visits.visit_create, name="visit_create"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("visits/<int:pk>/edit/", visits.visit_edit, name="visit_edit"),
    path("visits/<int:pk>/delete/", visits.visit_delete, name="visit_delete"),
    path("<int:pk>/results/", results.audit_results, name="audit_results"),
    path("<int:pk>/answers/<str:code>/", answering.answer_save, name="answer_save"),
    path("<int:pk>/sections/", answering.audit_answer, name="audit_answer"),
    path("<int:pk>/sections/<str:code>/", answering.section_answer, name="section_answer"),
    path(
        "<int:pk>/sections/<str:code>/departments/<int:department>/",
        answering.department_answer,
        name="department_answer",
    ),
]
