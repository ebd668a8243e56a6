"""People in a browser: coming in by invitation, signing in and out, and an administration that the policy allows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from django.utils import timezone

from accounts.models import StaffInvitation, User
from accounts.tokens import token_hash
from tests.cast import Cast
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Collect what the browser complains about: scripts that failed, and all that the content policy stopped.

    A picture for the tab that it looks for by itself is no fault of the page.
    """
    said: list[str] = []
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def fill_in_sign_in(page: Page, email: str, password: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main").get_by_role("button", name="Accedi").click()


def test_somebody_signs_in_changes_language_and_signs_out(
    live_url: str, page: Page, auditor: User, complaints: list[str]
) -> None:
    page.goto(f"{live_url}/profile/")
    fill_in_sign_in(page, auditor.email, "non è questa")
    expect(page.locator("main")).to_contain_text("non sono corretti")
    fill_in_sign_in(page, auditor.email.upper(), PASSWORD)
    expect(page).to_have_url(f"{live_url}/profile/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profilo")
    page.locator("summary.user-summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
    page.locator("summary.user-summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_url}/profile/")
    expect(page).to_have_url(f"{live_url}/accounts/login/?next=/profile/")
    assert complaints == []


def test_somebody_who_was_invited_comes_in(live_url: str, page: Page, administrator: User) -> None:
    token = "un-segreto-lungo-e-casuale-per-la-prova"
    StaffInvitation.objects.create(
        email="nuova@distretto.example",
        full_name="Nuova Arrivata",
        roles=["auditor"],
        token_sha256=token_hash(token),
        invited_by=administrator,
        expires_at=timezone.now() + timedelta(days=1),
    )
    page.goto(f"{live_url}/invitations/{token}/")
    expect(page.locator("input[name=full_name]")).to_have_value("Nuova Arrivata")
    page.locator("input[name=password]").fill("corta")
    page.locator("input[name=password_again]").fill("corta")
    page.get_by_role("button", name="Entra").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.locator("input[name=password]").fill("lana cotta e mirtilli")
    page.locator("input[name=password_again]").fill("lana cotta e mirtilli")
    page.get_by_role("button", name="Entra").click()
    page.goto(f"{live_url}/profile/")
    expect(page.locator("main")).to_contain_text("nuova@distretto.example")


@pytest.mark.parametrize(
    "path",
    ["", "accounts/user/", "accounts/staffinvitation/add/", "companies/companymembership/add/", "companies/sector/"],
)
def test_the_administration_works_under_the_strict_policy(
    live_url: str,
    page: Page,
    cast: Cast,
    sign_in: Callable[[Page, User], None],
    complaints: list[str],
    path: str,
) -> None:
    sign_in(page, cast.person("administrator"))
    page.goto(f"{live_url}/admin/{path}")
    expect(page.locator("#header")).to_be_visible()
    if "membership" in path:
        page.get_by_role("link", name="Oggi").first.click()
        expect(page.locator("#id_starts_on")).not_to_have_value("")
        page.locator(".select2-selection").first.click()
        expect(page.locator(".select2-results")).to_be_visible()
    assert complaints == []
