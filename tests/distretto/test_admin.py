"""Django admin: every table of ours is there, useful, and quick; what has states is only shown."""

from collections.abc import Callable

import pytest
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import StaffInvitation, User
from tests.accounts.test_sign_in import is_signed_in, try_to_sign_in
from tests.cast import Cast, client_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import AuditFactory
from tests.factories.companies import CompanyFactory, SectorFactory
from tests.outbox import outbox
from tests.source_tree import ROOT

pytestmark = pytest.mark.django_db
EDITED_HERE = {
    "accounts.StaffInvitation",
    "companies.AtecoCode",
    "companies.CompanyGroup",
    "companies.CompanyMembership",
    "companies.Municipality",
    "companies.Province",
    "companies.Sector",
    "funding.QualifiedService",
    "mailing.RateLimit",
    "newsletters.Theme",
    "workshops.Workshop",
}


def own_models() -> list[type[Model]]:
    """Return our tables, without the rows that triggers write of them."""
    return [
        model
        for model in apps.get_models()
        if ROOT / model.__module__.split(".")[0] in ROOT.iterdir() and not hasattr(model, "pgh_tracked_model")
    ]


def changelist(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_every_model_is_registered() -> None:
    links_only = {
        "audits.AreaAnswer",
        "audits.AreaObservation",
        "audits.AuditTeamMember",
        "audits.PlannedDepartment",
        "audits.VisitContact",
        "audits.VisitDepartment",
        "workshops.Workshop",
    }
    missing = {model._meta.label for model in own_models() if not admin.site.is_registered(model)}
    assert missing - links_only == set()


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_list_shows_and_finds_something(model: type[Model], administrator: User) -> None:
    model_admin = admin.site._registry.get(model)
    if model_admin is None:
        return
    assert model_admin.list_display != ("__str__",)
    assert model_admin.search_fields
    assert client_of(administrator).get(changelist(model), {"q": "arno"}).status_code == 200


def test_only_reference_tables_and_access_are_edited_in_admin(administrator: User, rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = administrator
    edited = {
        m._meta.label for m, model_admin in admin.site._registry.items() if model_admin.has_add_permission(request)
    }
    assert edited <= EDITED_HERE


@pytest.mark.parametrize(
    "factory", [UserFactory, CompanyFactory, SectorFactory, AuditFactory], ids=lambda f: f.__name__
)
def test_lists_cost_the_same_for_one_row_and_for_three(factory: Callable[..., Model], administrator: User) -> None:
    model, client = type(factory()), client_of(administrator)
    extra = {"code": "a"} if factory is SectorFactory else {}
    client.get(changelist(model))  # the session is written once
    counts = []
    for number in (1, 2):
        for step in range(number):
            factory(**{name: f"{value}{number}{step}" for name, value in extra.items()})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(changelist(model))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("factory", [UserFactory, CompanyFactory, AuditFactory], ids=lambda f: f.__name__)
def test_pages_of_rows_can_be_opened(factory: Callable[..., Model], administrator: User) -> None:
    row = factory()
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    assert client_of(administrator).get(url).status_code == 200


def test_a_company_can_not_be_changed_here(administrator: User) -> None:
    company = CompanyFactory(name="Arno Tessuti S.r.l.")
    url = reverse("admin:companies_company_change", args=[company.pk])
    client = client_of(administrator)
    assert "Arno Tessuti" in client.get(url).content.decode()
    assert client.post(url, {"name": "Altro"}).status_code == 403
    assert client.post(reverse("admin:companies_company_delete", args=[company.pk]), {"post": "yes"}).status_code == 403


def test_an_administrator_invites_and_the_mail_goes_out(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    data = {"email": "Nuova@Distretto.example", "full_name": "Nuova", "roles": ["auditor", "director"]}
    with django_capture_on_commit_callbacks(execute=True):
        response = client_of(administrator).post(reverse("admin:accounts_staffinvitation_add"), data)
    assert response.status_code == 302
    invitation = StaffInvitation.objects.get()
    assert (invitation.email, invitation.roles) == ("nuova@distretto.example", ["auditor", "director"])
    assert (invitation.invited_by, outbox()[0].to) == (administrator, "nuova@distretto.example")


def test_an_administrator_gives_roles_and_nothing_that_bypasses_them(cast: Cast) -> None:
    url = reverse("admin:accounts_user_change", args=[cast.auditor.pk])
    data = {
        "email": "Bruna@Distretto.example",
        "full_name": "Bruna",
        "roles": ["auditor", "director"],
        "language": "en",
        "is_superuser": "on",
        "password": "x",
    }
    before = cast.auditor.password
    assert cast.client("administrator").post(url, data).status_code == 302
    person = User.objects.get(pk=cast.auditor.pk)
    assert (person.email, person.roles, person.language) == ("bruna@distretto.example", ["auditor", "director"], "en")
    assert (person.is_superuser, person.password, person.is_active) == (False, before, True)


def test_an_address_that_was_changed_is_no_way_in_any_more(cast: Cast) -> None:
    former = cast.auditor.email
    Client().post(reverse("account_reset_password"), {"email": former})
    url = reverse("admin:accounts_user_change", args=[cast.auditor.pk])
    data = {"email": "bruna@distretto.example", "full_name": "Bruna", "roles": ["auditor"], "language": "it"}
    assert cast.client("administrator").post(url, data).status_code == 302
    client = Client()
    try_to_sign_in(client, former)
    assert not is_signed_in(client)
    client.post(reverse("account_reset_password"), {"email": former})
    assert "/password/reset/key/" not in outbox()[-1].text
    try_to_sign_in(client, "bruna@distretto.example")
    assert is_signed_in(client)


def test_deactivating_in_the_list_shuts_out_others_but_not_oneself(cast: Cast) -> None:
    victim = client_of(cast.auditor)
    assert is_signed_in(victim)
    chosen = [cast.auditor.pk, cast.person("administrator").pk]
    data = {"action": "deactivate", "_selected_action": chosen}
    cast.client("administrator").post(reverse("admin:accounts_user_changelist"), data)
    assert not is_signed_in(victim)
    assert User.objects.get(pk=chosen[1]).is_active


def test_people_are_found_by_role(cast: Cast) -> None:
    for name in ("auditor", "director", "company_owner"):
        cast.person(name)
    client = cast.client("administrator")
    for value, expected in {"auditor": "auditor@", "none": "company_owner@", "director": "director@"}.items():
        page = client.get(reverse("admin:accounts_user_changelist"), {"role": value})
        assert [user.email.partition("@")[0] + "@" for user in page.context["cl"].result_list] == [expected]


def test_admin_speaks_italian(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    page = client.get("/admin/").content.decode()
    assert 'lang="it"' in page
