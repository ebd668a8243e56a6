"""Addresses of the first pages: the public one, the staff's home, the figures."""

from django.urls import path

from dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("home/", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
]
