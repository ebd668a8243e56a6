"""Addresses of this app."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("invitations/<str:token>/", views.staff_invitation_accept, name="staff_invitation_accept"),
]
