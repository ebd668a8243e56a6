"""Addresses of the outbox for machines; the pages for people are `dashboard.outbox`."""

from django.urls import path

from common.mailing import views

app_name = "mailing"
urlpatterns = [path("returned/", views.returned_take, name="returned_take")]
