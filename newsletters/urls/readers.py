"""Readers: the public's own pages under /newsletter/, the staff's under /newsletters/."""

from django.urls import URLPattern, path

from common.imports.urls import import_urls
from newsletters.views import imports, public, segments, subscribers

reader_urls: list[URLPattern] = [
    path("newsletter/", public.subscribe, name="subscribe"),
    path("newsletter/thanks/", public.subscribe_done, name="subscribe_done"),
    path("newsletter/confirm/<str:token>/", public.confirm, name="confirm"),
    path("newsletter/preferences/<str:token>/", public.preferences, name="preferences"),
    path("newsletter/unsubscribe/<str:token>/", public.unsubscribe_page, name="unsubscribe"),
    path("newsletters/subscribers/", subscribers.subscriber_list, name="subscriber_list"),
    path("newsletters/subscribers/new/", subscribers.subscriber_create, name="subscriber_create"),
    path(
        "newsletters/subscribers/export/xlsx/",
        subscribers.subscriber_export,
        {"kind": "xlsx"},
        name="subscriber_export_xlsx",
    ),
    path(
        "newsletters/subscribers/export/csv/",
        subscribers.subscriber_export,
        {"kind": "csv"},
        name="subscriber_export_csv",
    ),
    *import_urls(imports.PAGES, below="newsletters/subscribers/import/"),
    path("newsletters/subscribers/<int:pk>/", subscribers.subscriber_detail, name="subscriber_detail"),
    path("newsletters/subscribers/<int:pk>/edit/", subscribers.subscriber_edit, name="subscriber_edit"),
    path("newsletters/subscribers/<int:pk>/data/", subscribers.subscriber_data, name="subscriber_data"),
    path("newsletters/subscribers/<int:pk>/erase/", subscribers.subscriber_erase, name="subscriber_erase"),
    path(
        "newsletters/subscribers/<int:pk>/unsubscribe/",
        subscribers.subscriber_unsubscribe,
        name="subscriber_unsubscribe",
    ),
    path("newsletters/segments/", segments.segment_list, name="segment_list"),
    path("newsletters/segments/new/", segments.segment_create, name="segment_create"),
    path("newsletters/segments/<int:pk>/", segments.segment_detail, name="segment_detail"),
    path("newsletters/segments/<int:pk>/edit/", segments.segment_edit, name="segment_edit"),
    path("newsletters/segments/<int:pk>/copy/", segments.segment_copy, name="segment_copy"),
    path("newsletters/segments/<int:pk>/delete/", segments.segment_delete, name="segment_delete"),
]
