"""Addresses of the workshops."""

from django.urls import path

from workshops import views

app_name = "workshops"
urlpatterns = [
    path("", views.public_list, name="public_list"),
    path("<slug:slug>/", views.public_detail, name="public_detail"),
]
