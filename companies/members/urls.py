"""Addresses about a company's people, below those of the registry."""

from django.urls import path

from companies.members import views

app_name = "members"
urlpatterns = [
    path("invitations/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("<int:pk>/people/", views.member_list, name="member_list"),
    path("<int:pk>/people/<int:membership_id>/end/", views.membership_end, name="membership_end"),
    path("<int:pk>/invitations/<int:invitation_id>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
]
