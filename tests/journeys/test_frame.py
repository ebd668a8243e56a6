"""The frame around every page: drawer, menus, theme, language, errors; with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User

PHONE = {"width": 390, "height": 844}


@pytest.mark.django_db(transaction=True)
def test_on_a_phone_the_menu_is_a_drawer(
    live_url: str, page: Page, auditor: User, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, auditor)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_url}/home/")
    link = page.get_by_role("link", name="Imprese", exact=True)
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imprese")


@pytest.mark.django_db(transaction=True)
def test_drawer_and_menus_work_without_scripts(
    live_url: str, browser: Browser, auditor: User, sign_in: Callable[[Page, User], None]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    sign_in(page, auditor)
    page.goto(f"{live_url}/home/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Imprese", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".topbar details.menu:not([hidden]) > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".topbar details.menu:not([hidden]) > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_url}/home/")
    expect(page).to_have_url(f"{live_url}/accounts/login/?next=/home/")
    context.close()


@pytest.mark.django_db(transaction=True)
def test_the_theme_is_remembered_and_follows_the_device(live_url: str, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_url}/accounts/login/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.get_by_label("Aspetto").click()
    page.get_by_role("button", name="Chiaro").click()
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.get_by_label("Aspetto").click()
    expect(page.get_by_role("button", name="Chiaro")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chiaro")).to_be_hidden()
    expect(page.get_by_label("Aspetto")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_after_errors_the_first_wrong_field_has_the_focus(live_url: str, page: Page) -> None:
    page.goto(f"{live_url}/accounts/login/")
    page.get_by_role("main").get_by_role("button", name="Accedi").click()
    field = page.locator("[name=login]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Alcuni dati sono da correggere")
    summary.get_by_role("link", name="Password").click()
    expect(page.locator("[name=password]")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_the_first_tab_stop_skips_to_the_content(
    live_url: str, page: Page, auditor: User, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, auditor)
    page.goto(f"{live_url}/home/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Vai al contenuto")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
