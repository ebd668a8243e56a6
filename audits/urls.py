"""Addresses of this app. The public page stands at the site's root, the rest below `audits/`."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from audits.views import (
    answer_parts,
    answering,
    area_actions,
    areas,
    audit_detail,
    audit_steps,
    lists,
    observations,
    planning,
    requests,
    results,
    visits,
)

app_name = "audits"
answer_pages: list[URLPattern] = [
    path("answer-session/", answering.answer_session, name="answer_session"),
    path("new/", planning.audit_create, name="audit_create"),
    path("<int:pk>/edit/", planning.audit_edit, name="audit_edit"),
    path("<int:pk>/visits/new/", visits.visit_create, name="visit_create"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("visits/<int:pk>/edit/", visits.visit_edit, name="visit_edit"),
    path("visits/<int:pk>/delete/", visits.visit_delete, name="visit_delete"),
    path("<int:pk>/results/", results.audit_results, name="audit_results"),
    path("<int:pk>/answers/<str:code>/photos/", answer_parts.answer_photos, name="answer_photos"),
    path("<int:pk>/registry/<str:code>/", answer_parts.registry_save, name="registry_save"),
    path("<int:pk>/answers/<str:code>/", answering.answer_save, name="answer_save"),
    path("<int:pk>/sections/", answering.audit_answer, name="audit_answer"),
    path("<int:pk>/sections/<str:code>/", answering.section_answer, name="section_answer"),
    path(
        "<int:pk>/sections/<str:code>/departments/<int:department>/",
        answering.department_answer,
        name="department_answer",
    ),
]
audit_pages: list[URLPattern] = [
    path("<int:pk>/", audit_detail.audit_detail, name="audit_detail"),
    path("<int:pk>/history/", audit_detail.audit_history, name="audit_history"),
    path("<int:pk>/hours/", audit_detail.audit_hours, name="audit_hours"),
    path("<int:pk>/hours/<int:entry>/delete/", audit_detail.hours_delete, name="hours_delete"),
    path("<int:pk>/start/", audit_steps.audit_start, name="audit_start"),
    path("<int:pk>/submit/", audit_steps.audit_submit, name="audit_submit"),
    path("<int:pk>/review/", audit_steps.audit_review, name="audit_review"),
    path("<int:pk>/cancel/", audit_steps.audit_cancel, name="audit_cancel"),
    path("<int:pk>/close/", audit_steps.audit_close, name="audit_close"),
]
observation_pages: list[URLPattern] = [
    path("<int:pk>/observations/", observations.audit_observations, name="audit_observations"),
    path("<int:pk>/observations/<uuid:observation>/edit/", observations.observation_edit, name="observation_edit"),
    path(
        "<int:pk>/observations/<uuid:observation>/delete/", observations.observation_delete, name="observation_delete"
    ),
    path("<int:pk>/observations/<uuid:observation>/photos/", observations.photo_add, name="photo_add"),
    path("<int:pk>/photos/<uuid:photo>/", observations.photo_edit, name="photo_edit"),
]
AREA = "areas/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
area_pages: list[URLPattern] = [
    path("<int:pk>/areas/", areas.audit_areas, name="audit_areas"),
    path("<int:pk>/areas/new/", areas.area_create, name="area_create"),
    re_path(r"^(?P<pk>\d{1,18})/areas/rank/(?P<ranking>auditor|company)/$", areas.areas_rank, name="areas_rank"),
    path("areas/<uuid:pk>/", areas.area_detail, name="area_detail"),
    path("areas/<uuid:pk>/edit/", areas.area_edit, name="area_edit"),
    re_path(rf"^{AREA}/(?P<change>drop|restore|agree|propose)/$", areas.area_state, name="area_state"),
    re_path(
        rf"^{AREA}/rank/(?P<ranking>company)/(?P<move>up|down|in|out)/$", areas.area_move, name="area_move_company"
    ),
    re_path(rf"^{AREA}/rank/(?P<ranking>auditor)/(?P<move>up|down)/$", areas.area_move, name="area_move"),
    path("areas/<uuid:pk>/actions/", area_actions.action_create, name="action_create"),
    path("areas/<uuid:pk>/actions/<int:action>/", area_actions.action_edit, name="action_edit"),
]
list_pages: list[URLPattern] = [
    path("", lists.audit_list, name="audit_list"),
    re_path(r"^export/audits\.(?P<kind>xlsx|csv)$", lists.audit_export, name="audit_export"),
    path("areas/", lists.area_list, name="area_list"),
    re_path(r"^export/areas\.(?P<kind>xlsx|csv)$", lists.area_export, name="area_export"),
]
request_pages: list[URLPattern] = [
    path("requests/", requests.audit_request_list, name="audit_request_list"),
    path("requests/<int:pk>/", requests.audit_request_detail, name="audit_request_detail"),
    path("requests/<int:pk>/accept/", requests.audit_request_accept, name="audit_request_accept"),
    path("requests/<int:pk>/decline/", requests.audit_request_decline, name="audit_request_decline"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("request-audit/", requests.public_request, name="public_request"),
    path("request-audit/thanks/", requests.public_request_done, name="public_request_done"),
    path(
        "audits/", include([*list_pages, *request_pages, *answer_pages, *audit_pages, *observation_pages, *area_pages])
    ),
]
