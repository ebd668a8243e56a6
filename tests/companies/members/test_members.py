"""A company's people in the portal: invited, coming in, seeing their own company only, and shut out again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from companies.members.actions import accept_invitation, end_membership, invite_member
from companies.models import Company, CompanyMembership, Invitation, Level
from tests.accounts.test_sign_in import is_signed_in
from tests.cast import Answer, Cast, client_of
from tests.factories.accounts import UserFactory
from tests.outbox import outbox

pytestmark = pytest.mark.django_db
NEW = "sara.nuova@arno.example"
PASSWORD = "lana cotta e mirtilli"
Invite = Callable[..., str]


@pytest.fixture
def invite(cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Invite:
    """Return the function that invites somebody to `arno` and gives the path from the mail."""

    def send(email: str = NEW, level: str = Level.MEMBER, by: User | None = None) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            invite_member(cast.arno, email=email, level=level, by=by or cast.auditor)
        return outbox()[-1].link("/invitations/").removeprefix(settings.BASE_URL)

    return send


def accept(client: Client, path: str) -> Answer:
    return client.post(path, {"full_name": "Sara Nuova", "password": PASSWORD, "password_again": PASSWORD})


def companies_of(email: str) -> list[str]:
    return [company.name for company in Company.objects.visible_to(User.objects.get(email=email))]


def test_somebody_new_comes_in_and_sees_that_company_only(cast: Cast, invite: Invite, client: Client) -> None:
    assert cast.bisenzio.pk
    path = invite()
    assert accept(client, path).status_code == 302
    assert companies_of(NEW) == [cast.arno.name]
    assert is_signed_in(client)
    assert not User.objects.get(email=NEW).is_of_district
    assert Client().get(path).status_code == 404


def test_somebody_known_signs_in_and_says_yes(cast: Cast, invite: Invite) -> None:
    path = invite(email=cast.other_owner.email.upper())
    assert "next=/companies/invitations/" in Client().get(path).content.decode()
    assert Client().post(path).status_code == 200
    assert companies_of(cast.other_owner.email) == [cast.bisenzio.name]
    client = client_of(cast.other_owner)
    assert client.get(path).status_code == 200
    assert companies_of(cast.other_owner.email) == [cast.bisenzio.name], "looking accepts nothing"
    client.post(path)
    assert companies_of(cast.other_owner.email) == [cast.arno.name, cast.bisenzio.name]


def test_the_link_is_of_no_use_to_somebody_else_who_signed_in(cast: Cast, invite: Invite) -> None:
    path = invite(email=cast.other_owner.email)
    thief = UserFactory()
    client_of(thief).post(path)
    assert companies_of(thief.email) == []
    with pytest.raises(PermissionDenied):
        accept_invitation(Invitation.objects.get(), by=thief)


def test_an_invitation_expires(invite: Invite, client: Client) -> None:
    path = invite()
    with time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1)):
        assert accept(client, path).status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def test_a_withdrawn_invitation_leads_nowhere(cast: Cast, invite: Invite, client: Client) -> None:
    path = invite()
    args = [cast.arno.pk, Invitation.objects.get().pk]
    assert cast.client("company_owner").post(reverse("members:invitation_withdraw", args=args)).status_code == 302
    assert client.get(path).status_code == 404


def test_only_the_hash_of_the_token_is_kept(invite: Invite) -> None:
    token = invite().rstrip("/").rpartition("/")[2]
    assert token not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("person", ["other_owner", "stranger member"])
def test_who_does_not_own_the_company_does_not_invite(cast: Cast, person: str) -> None:
    by = cast.other_owner if person == "other_owner" else UserFactory()
    if person == "stranger member":
        CompanyMembership.objects.create(user=by, company=cast.arno, level=Level.MEMBER)
        assert client_of(by).get(reverse("members:member_list", args=[cast.arno.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        invite_member(cast.arno, email=NEW, level=Level.MEMBER, by=by)


def test_an_owner_invites_by_the_page(cast: Cast) -> None:
    url = reverse("members:member_list", args=[cast.arno.pk])
    client = cast.client("company_owner")
    assert client.post(url, {"email": NEW, "level": "member"}).status_code == 302
    assert Invitation.objects.get().email == NEW
    assert NEW in client.get(url).content.decode()


@pytest.mark.parametrize("known", ["auditor", "company_owner"])
def test_who_sees_the_company_already_is_not_invited(cast: Cast, known: str) -> None:
    data = {"email": cast.person(known).email, "level": "member"}
    cast.person("company_owner")
    response = cast.client("auditor").post(reverse("members:member_list", args=[cast.arno.pk]), data)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["email"])


def test_an_address_longer_than_any_is_refused_in_the_form(cast: Cast) -> None:
    address = f"sara@{'b.' * 126}it"
    data = {"email": address, "level": Level.MEMBER}
    response = cast.client("company_owner").post(reverse("members:member_list", args=[cast.arno.pk]), data)
    assert list(response.context["form"].errors) == ["email"]


def test_ending_somebody_s_access_works_at_once(cast: Cast) -> None:
    membership = CompanyMembership.objects.create(
        user=UserFactory(email=NEW), company=cast.arno, starts_on=timezone.localdate() - timedelta(days=30)
    )
    url = reverse("members:membership_end", args=[cast.arno.pk, membership.pk])
    assert cast.client("company_owner").post(url).status_code == 302
    assert companies_of(NEW) == []
    assert CompanyMembership.objects.filter(pk=membership.pk).exists(), "what was stays known"


def test_access_of_today_can_be_ended_today(cast: Cast) -> None:
    membership = CompanyMembership.objects.create(user=UserFactory(email=NEW), company=cast.arno)
    end_membership(membership, by=cast.auditor)
    assert companies_of(NEW) == []


def test_an_owner_does_not_shut_oneself_out(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        end_membership(cast.company_owner.memberships.get(), by=cast.company_owner)


def test_another_company_s_people_can_not_be_reached_through_one_s_own(cast: Cast) -> None:
    membership = CompanyMembership.objects.create(user=UserFactory(), company=cast.bisenzio)
    url = reverse("members:membership_end", args=[cast.arno.pk, membership.pk])
    assert cast.client("company_owner").post(url).status_code == 404


def test_a_returning_member_comes_back(cast: Cast, invite: Invite) -> None:
    person = UserFactory(email=NEW)
    day = timezone.localdate() - timedelta(days=9)
    CompanyMembership.objects.create(user=person, company=cast.arno, starts_on=day, ends_on=day)
    client_of(person).post(invite())
    assert companies_of(NEW) == [cast.arno.name]


def test_a_company_s_name_can_not_break_the_mail(cast: Cast, invite: Invite) -> None:
    cast.arno.name = "Arno\r\nBcc: tutti@evil.example"
    invite()
    assert outbox()[-1].message["Bcc"] is None
    assert "\n" not in outbox()[-1].subject
    assert [sent.to for sent in outbox()] == [NEW]


def test_the_invitation_s_page_says_who_invites_to_what(cast: Cast, invite: Invite, client: Client) -> None:
    page = client.get(invite()).text
    assert cast.arno.name in page
    assert str(Invitation.objects.get().invited_by) in page
