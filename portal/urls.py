"""Addresses of the company portal."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:company_id>/", views.company, name="company"),
]
