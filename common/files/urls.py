"""Addresses of this app."""

from django.urls import path

from common.files import views

app_name = "files"
urlpatterns = [path("<int:pk>/", views.file_show, name="file_show")]
