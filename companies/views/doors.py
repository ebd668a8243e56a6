"""The door of every page about one company."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.access import GuardedView, PersonRequest, signed_in_required
from companies.models import Company

Arguments = ParamSpec("Arguments")
CompanyView = Callable[Concatenate[PersonRequest, Company, Arguments], HttpResponseBase]


def company_page(view: CompanyView[Arguments]) -> GuardedView[Concatenate[int, Arguments]]:
    """Hand the company over to a staff page; a change locks its row until the end.

    Whoever may not see the company gets 404, as if it did not exist; its own people, who have the portal, get 403.
    """

    @wraps(view)
    def guarded(request: PersonRequest, pk: int, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        with transaction.atomic():
            companies = Company.objects.visible_to(request.user)
            if request.method == "POST":
                companies = companies.select_for_update(of=("self",))
            company = get_object_or_404(companies, pk=pk)
            if not request.user.is_of_district:
                raise PermissionDenied
            return view(request, company, *args, **kwargs)

    return signed_in_required(guarded)  # type: ignore[arg-type]
