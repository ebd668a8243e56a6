"""The first pages: the public one, the staff's home, the figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, staff_required
from audits.permissions import can_plan
from dashboard import charts
from dashboard import figures as counted
from dashboard.outbox.alerts import alerts_for
from dashboard.work import my_work
from workshops.models import Workshop


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """What the district does and how to ask for it; whoever is signed in goes on to their own first page."""
    if request.user.is_authenticated:
        return redirect("dashboard:home" if request.user.is_of_district else "portal:home")
    today = timezone.localdate()
    context = {"headline": counted.headline(today), "workshops": Workshop.objects.coming(timezone.now())[:3]}
    return render(request, "dashboard/welcome.html", context)


@require_GET
@staff_required
def home(request: PersonRequest) -> HttpResponse:
    """What waits for whoever is signed in, and the district at a glance."""
    today = timezone.localdate()
    context = {
        "today": today,
        "work": my_work(request.user, today),
        "alerts": alerts_for(request.user),
        "may_plan": can_plan(request.user),
        "headline": counted.headline(today),
        "audits_chart": charts.audits_by_year(counted.audits_by_year(today)),
        "sections_chart": charts.section_means(counted.section_means()),
    }
    return render(request, "dashboard/home.html", context)


@require_GET
@staff_required
def figures(request: PersonRequest) -> HttpResponse:
    """The district in figures, each chart with its table."""
    today = timezone.localdate()
    context = {
        "today": today,
        "headline": counted.headline(today),
        "charts": [
            charts.audits_by_year(counted.audits_by_year(today)),
            charts.section_means(counted.section_means()),
            charts.audited_by_sector(counted.audited_by_sector()),
            charts.areas_by_kind(counted.areas_by_kind()),
        ],
    }
    return render(request, "dashboard/figures.html", context)
