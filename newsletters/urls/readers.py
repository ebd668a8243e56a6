"""Readers: the public's own pages under /newsletter/, the staff's under /newsletters/."""

from django.urls import URLPattern, path

from newsletters.views import public

reader_urls: list[URLPattern] = [
    path("newsletter/", public.subscribe, name="subscribe"),
    path("newsletter/thanks/", public.subscribe_done, name="subscribe_done"),
    path("newsletter/confirm/<str:token>/", public.confirm, name="confirm"),
    path("newsletter/preferences/<str:token>/", public.preferences, name="preferences"),
    path("newsletter/unsubscribe/<str:token>/", public.unsubscribe_page, name="unsubscribe"),
]
