"""Invitations to the staff: they come by mail, work once, and not for ever."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import accept_staff_invitation, invite_staff
from accounts.models import StaffInvitation, User
from tests.accounts.test_sign_in import is_signed_in
from tests.cast import Answer
from tests.factories.accounts import UserFactory
from tests.outbox import outbox

pytestmark = pytest.mark.django_db
NEW = "nuova@distretto.example"
PASSWORD = "lana cotta e mirtilli"


@pytest.fixture
def link(administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> str:
    """Return the path in the mail of an invitation."""
    with django_capture_on_commit_callbacks(execute=True):
        invite_staff(email=NEW.upper(), full_name="Nuova Arrivata", roles=["auditor"], by=administrator)
    return outbox()[-1].link("/invitations/").removeprefix(settings.BASE_URL)


def accept(client: Client, link: str, **changes: str) -> Answer:
    data = {"full_name": "Nuova Arrivata", "password": PASSWORD, "password_again": PASSWORD} | changes
    return client.post(link, data)


def test_an_invitation_makes_the_person_and_signs_in(link: str, client: Client) -> None:
    assert outbox()[-1].to == NEW
    assert client.get(link).status_code == 200
    assert accept(client, link).status_code == 302
    person = User.objects.get(email=NEW)
    assert (person.roles, person.full_name, person.is_staff) == (["auditor"], "Nuova Arrivata", False)
    assert person.check_password(PASSWORD)
    assert is_signed_in(client)


def test_an_invitation_works_once(link: str) -> None:
    accept(Client(), link)
    assert Client().get(link).status_code == 404
    assert accept(Client(), link, full_name="Un'altra").status_code == 404
    assert User.objects.get(email=NEW).full_name == "Nuova Arrivata"


def test_an_invitation_used_meanwhile_is_refused_by_the_action(link: str) -> None:
    invitation = StaffInvitation.objects.get()
    accept_staff_invitation(invitation, full_name="Prima", password=PASSWORD)
    with pytest.raises(ValidationError):
        accept_staff_invitation(invitation, full_name="Seconda", password=PASSWORD)


def test_an_invitation_of_who_has_got_an_account_meanwhile_is_refused_kindly(link: str, client: Client) -> None:
    UserFactory(email=NEW)
    assert accept(client, link).status_code == 404
    assert User.objects.get(email=NEW).roles == []


def test_an_invitation_expires(link: str, client: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1)):
        assert client.get(link).status_code == 404
        assert accept(client, link).status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def test_a_newer_invitation_ends_the_older(
    link: str, administrator: User, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite_staff(email=NEW, full_name="", roles=["director"], by=administrator)
    assert client.get(link).status_code == 404
    assert len(outbox()) == 2


def test_only_the_hash_of_the_token_is_kept(link: str) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) >= 43
    assert token not in str(list(StaffInvitation.objects.values()))


def test_somebody_known_is_not_invited_again(administrator: User, auditor: User) -> None:
    with pytest.raises(ValidationError):
        invite_staff(email=auditor.email.title(), full_name="", roles=["director"], by=administrator)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "corta", "password_again": "corta"}, "password"),
        ({"password": "nuovaarrivata", "password_again": "nuovaarrivata"}, "password"),
        ({"password_again": "un'altra frase"}, "password_again"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_a_bad_answer_is_explained_and_uses_nothing_up(
    link: str, client: Client, changes: dict[str, str], field: str
) -> None:
    response = accept(client, link, **changes)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert not User.objects.filter(email=NEW).exists()
    assert accept(client, link).status_code == 302


def test_made_up_tokens_lead_nowhere(client: Client) -> None:
    for token in ("x", "0" * 43, "..%2F"):
        assert client.get(reverse("accounts:staff_invitation_accept", args=[token])).status_code == 404
