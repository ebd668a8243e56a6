"""The public's own pages: sign up, confirm, choose, leave. None needs a sign-in; a signed link says who it is.

Links of mails are opened by scanners before people do: so a GET only ever shows a page that asks.
"""

from email.utils import parseaddr
from http import HTTPStatus
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from newsletters.actions.consents import Origin, current_words
from newsletters.actions.joining import OutdatedRequestError, confirm_subscription, request_subscription
from newsletters.actions.keeping import change_preferences
from newsletters.actions.leaving import unsubscribe
from newsletters.errors import NotPossibleError
from newsletters.forms.profile import PreferencesForm, SubscribeForm
from newsletters.links import (
    BadLinkError,
    ExpiredLinkError,
    preferences_token,
    read_confirm_token,
    read_preferences_token,
    read_unsubscribe_token,
    unsubscribe_token,
)
from newsletters.models import ConsentRecord, Subscriber
from newsletters.states import Source, SubscriberState


@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter. Known and unknown addresses get the same answer; so do programs, for nothing."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if refused := ratelimit.consume_or_429(request, action="newsletter"):
            return cast("HttpResponse", refused)
        if form.is_from_a_program:
            return redirect("newsletters:subscribe_done")
        if form.is_valid():
            origin = _origin(request, Source.SIGN_UP)
            request_subscription(form.cleaned_data["email"], form.profile, words=current_words(), origin=origin)
            return redirect("newsletters:subscribe_done")
    return render(request, "newsletters/subscribe.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def subscribe_done(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way, and nothing of who is on the list."""
    return render(request, "newsletters/subscribe_done.html")


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST confirm. Confirming twice shows the same thanks."""
    try:
        record_id = read_confirm_token(token)
    except ExpiredLinkError:
        return _say(request, "expired", HTTPStatus.GONE)
    except BadLinkError:
        return _say(request, "bad", HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        try:
            subscriber = confirm_subscription(record_id, origin=_origin(request, Source.SIGN_UP))
        except OutdatedRequestError:
            return _say(request, "outdated", HTTPStatus.GONE)
        return _say(request, "confirmed", preferences=preferences_token(subscriber.pk))
    record = ConsentRecord.objects.requests().with_subscriber(record_id)
    if record is None or not record.can_be_confirmed:
        return _say(request, "outdated", HTTPStatus.GONE)
    if record.subscriber.state == SubscriberState.CONFIRMED:
        return _say(request, "confirmed", preferences=preferences_token(record.subscriber_id))
    return render(request, "newsletters/confirm.html", {"record": record})


@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """What the reader gets and how, to be changed without a sign-in."""
    try:
        subscriber = Subscriber.objects.with_choices().get(pk=read_preferences_token(token))
    except (BadLinkError, Subscriber.DoesNotExist):
        return _say_how_to_leave(request)
    if subscriber.state != SubscriberState.CONFIRMED:
        return _say(request, "not_subscribed", HTTPStatus.GONE)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, initial=PreferencesForm.initial_of(subscriber)
    )
    if request.method == "POST" and form.is_valid():
        try:
            measured, origin = form.cleaned_data["is_measured"], _origin(request, Source.PREFERENCES)
            change_preferences(subscriber, form.profile, is_measured=measured, origin=origin)
        except NotPossibleError:
            return _say(request, "not_subscribed", HTTPStatus.GONE)
        messages.success(request, _("Your choices are saved."))
        return redirect("newsletters:preferences", token=token)
    context = {"form": form, "subscriber": subscriber, "leave": unsubscribe_token(subscriber.pk)}
    return render(request, "newsletters/preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt  # RFC 8058: the mail program posts, with no cookie of ours; the signed address says who leaves
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST stop the newsletter at once. Again, or for somebody erased: the same answer."""
    try:
        subscriber = Subscriber.objects.get(pk=read_unsubscribe_token(token))
    except (BadLinkError, Subscriber.DoesNotExist):
        return _say_how_to_leave(request)
    if request.method == "POST":
        unsubscribe(subscriber, origin=_origin(request, Source.ONE_CLICK))
        return _say(request, "unsubscribed")
    return render(request, "newsletters/unsubscribe.html", {"subscriber": subscriber})


def _origin(request: HttpRequest, source: Source) -> Origin:
    return Origin(source, ip_address=get_adapter(request).get_client_ip(request))


def _say(request: HttpRequest, outcome: str, status: HTTPStatus = HTTPStatus.OK, **context: object) -> HttpResponse:
    return render(request, "newsletters/outcome.html", {"outcome": outcome} | context, status=status)


def _say_how_to_leave(request: HttpRequest) -> HttpResponse:
    """Whoever comes by a reader's link that does not work may want to leave: show a way that needs no link."""
    return _say(request, "bad", HTTPStatus.NOT_FOUND, write_to=parseaddr(settings.NEWSLETTER_SENDERS[0])[1])
