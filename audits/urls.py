"""Addresses of this app."""

from django.urls import URLPattern, path

from audits.views import answering, results

app_name = "audits"
urlpatterns: list[URLPattern] = [
    path("answer-session/", answering.answer_session, name="answer_session"),
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
