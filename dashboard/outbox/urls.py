"""Addresses of the outbox: batches, what is in them, who gets no mail, how fast it leaves."""

from django.urls import path

from dashboard.outbox.views import batches, decisions, limits, mail, suppressions

app_name = "outbox"
urlpatterns = [
    path("", batches.batch_list, name="batch_list"),
    path("<uuid:pk>/", batches.batch_detail, name="batch_detail"),
    path("<uuid:pk>/pause/", decisions.batch_pause, name="batch_pause"),
    path("<uuid:pk>/resume/", decisions.batch_resume, name="batch_resume"),
    path("<uuid:pk>/cancel/", decisions.batch_cancel, name="batch_cancel"),
    path("<uuid:pk>/missing/", decisions.batch_send_missing, name="batch_send_missing"),
    path("<uuid:pk>/unknown/", decisions.batch_decide, name="batch_decide"),
    path("<uuid:pk>/unknown/<int:delivery>/", decisions.delivery_decide, name="delivery_decide"),
    path("<uuid:pk>/mail/", mail.mail_detail, name="mail_detail"),
    path("<uuid:pk>/mail/html/", mail.mail_html, name="mail_html"),
    path("suppressions/", suppressions.suppression_list, name="suppression_list"),
    path("suppressions/<int:pk>/lift/", suppressions.suppression_lift, name="suppression_lift"),
    path("limits/", limits.limit_list, name="limit_list"),
    path("limits/<int:pk>/delete/", limits.limit_delete, name="limit_delete"),
]
