"""Readers, for those who look after the newsletter: the list and its export, one reader with everything known."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import PersonRequest, role_required
from common.history import Trail, history_of
from common.sheets import export_answer
from common.ui.lists import results_or_page
from newsletters.actions.consents import Origin
from newsletters.actions.keeping import add_subscriber, change_subscriber
from newsletters.actions.leaving import erase_subscriber, unsubscribe
from newsletters.documents import HEADINGS, export_rows, personal_data
from newsletters.errors import NotPossibleError
from newsletters.forms.subscriber import NewSubscriberForm, SubscriberForm
from newsletters.forms.subscriber_filter import NEWEST, SubscriberFilterForm
from newsletters.ledger import deliveries_to, suppressions_of
from newsletters.models import ConsentRecord, Subscriber
from newsletters.permissions import KEEPERS
from newsletters.states import Source

PER_PAGE = 25


@require_GET
@role_required(*KEEPERS)
def subscriber_list(request: PersonRequest) -> HttpResponse:
    """Search, filter, sort; htmx gets only the results."""
    form = SubscriberFilterForm(request.GET)
    visible = Subscriber.objects.visible_to(request.user)
    page = Paginator(form.narrow(visible).with_choices(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "default_sort": NEWEST, "states": visible.counted_states()}
    status = 200 if form.is_valid() else 400
    return render(request, results_or_page(request, "newsletters/subscriber_list.html"), context, status=status)


@require_GET
@role_required(*KEEPERS)
def subscriber_export(request: PersonRequest, kind: str) -> HttpResponse:
    """Exactly the readers that the list shows with the same address, all pages."""
    subscribers = SubscriberFilterForm(request.GET).narrow(Subscriber.objects.visible_to(request.user))
    headings, rows = [str(heading) for heading in HEADINGS], export_rows(subscribers.with_choices())
    return export_answer(headings, rows, kind, title=_("Subscribers"), name=_("subscribers"))


@require_GET
@role_required(*KEEPERS)
def subscriber_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """What is known, what was agreed to, what was sent and what became of it."""
    subscriber = _subscriber(request, pk)
    context = {
        "subscriber": subscriber,
        "consents": ConsentRecord.objects.of(subscriber),
        "deliveries": Paginator(deliveries_to(subscriber), PER_PAGE).get_page(request.GET.get("page")),
        "stopped": suppressions_of(subscriber),
        "history": history_of(Trail(Subscriber, pk=subscriber.pk)),
    }
    return render(request, "newsletters/subscriber_detail.html", context)


@require_http_methods(["GET", "POST"])
@role_required(*KEEPERS)
def subscriber_create(request: PersonRequest) -> HttpResponse:
    """Add somebody who agreed on paper."""
    form = NewSubscriberForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            email, place, consent = form.cleaned_data["email"], form.place, form.consent
            subscriber = add_subscriber(email, form.profile, place=place, consent=consent, by=request.user)
        except NotPossibleError as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("%(person)s is on the list.") % {"person": subscriber})
            return redirect(subscriber)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
@role_required(*KEEPERS)
def subscriber_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct what is known."""
    subscriber = _subscriber(request, pk)
    form = SubscriberForm(request.POST if request.method == "POST" else None, user=request.user, subscriber=subscriber)
    if request.method == "POST" and form.is_valid():
        try:
            change_subscriber(subscriber, form.profile, place=form.place, by=request.user)
        except NotPossibleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The changes have been saved."))
            return redirect(subscriber)
    return _form(request, form, subscriber)


@require_POST
@role_required(*KEEPERS)
def subscriber_unsubscribe(request: PersonRequest, pk: int) -> HttpResponse:
    """Take somebody off the list who asked by telephone or letter."""
    subscriber = unsubscribe(_subscriber(request, pk), origin=Origin(Source.STAFF, by=request.user))
    messages.success(request, _("%(person)s gets no further issue.") % {"person": subscriber})
    return redirect(subscriber)


@require_http_methods(["GET", "POST"])
@role_required(*KEEPERS)
def subscriber_erase(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, then forget who it was."""
    subscriber = _subscriber(request, pk)
    if request.method == "POST":
        try:
            erase_subscriber(subscriber, by=request.user)
        except NotPossibleError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The personal data are erased; the address stays off the lists."))
        return redirect(subscriber)
    return render(request, "newsletters/subscriber_erase.html", {"subscriber": subscriber})


@require_GET
@role_required(*KEEPERS)
def subscriber_data(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything that is stored about one person, as the person may ask for it (Art. 15 and 20 GDPR)."""
    subscriber = _subscriber(request, pk)
    name = f"{_('personal-data')}-{subscriber.pk}.json"
    response = JsonResponse(personal_data(subscriber), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _subscriber(request: PersonRequest, pk: int) -> Subscriber:
    return get_object_or_404(Subscriber.objects.visible_to(request.user).with_choices(), pk=pk)


def _form(request: PersonRequest, form: SubscriberForm, subscriber: Subscriber | None = None) -> HttpResponse:
    context = {"form": form, "subscriber": subscriber}
    return render(request, "newsletters/subscriber_form.html", context, status=422 if form.errors else 200)
