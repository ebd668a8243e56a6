"""What the public sees of the workshops."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from workshops.models import Workshop


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """Workshops to come, the next one first, then those held."""
    now = timezone.now()
    workshops = Workshop.objects.published().prefetch_related("sectors")
    context = {"coming": workshops.coming(now), "held": workshops.held(now)[:24]}
    return render(request, "workshops/public_list.html", context)


@require_GET
def public_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One published workshop."""
    workshop = get_object_or_404(Workshop.objects.published().prefetch_related("sectors"), slug=slug)
    return render(request, "workshops/public_detail.html", {"workshop": workshop, "now": timezone.now()})
