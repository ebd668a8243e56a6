"""Each mail of the product: written twice, in the reader's language, and safe whatever people are called."""

from collections.abc import Callable
from html.parser import HTMLParser
from uuid import uuid4

import pytest
import time_machine
from PIL import ImageColor

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invite_staff
from accounts.models import User
from audits.actions.requests import Privacy, receive_request
from common.mailing.look import colours
from companies.members.actions import invite_member
from companies.models import Company, Level
from reports.actions import deliver_audit
from tests.cast import Cast
from tests.factories.accounts import PASSWORD
from tests.factories.reports import audit_to_report, ready_report
from tests.outbox import Sent, outbox

pytestmark = pytest.mark.django_db
EVIL = {
    "lines": "Arno\r\nBcc: tutti@evil.example\r\n\r\nPagare qui {{ secret_a }} {{ braces }} <script>alert(1)</script>",
    "tags": '"Arno" <tutti@evil.example>, altri@evil.example; <a href="https://evil.example"><img src=x onerror=alert(1)>',
    "long": "=?utf-8?q?Arno=0D=0ABcc:_tutti@evil.example?= Società Perché " + "è" * 150,
}
ALLOWED = {"from", "to", "subject", "message-id", "date", "mime-version", "content-type"}
Write = Callable[[Cast, str], None]


def staff_invitation(cast: Cast, name: str) -> None:
    """An administrator of this name invites somebody of this name."""
    User.objects.filter(pk=cast.person("administrator").pk).update(full_name=name[:150])
    by = User.objects.get(pk=cast.person("administrator").pk)
    invite_staff(email="nuova@distretto.example", full_name=name[:150], roles=["auditor"], by=by)


def company_invitation(cast: Cast, name: str) -> None:
    """An auditor of this name invites somebody to a company of this name."""
    Company.objects.filter(pk=cast.arno.pk).update(name=name[:200])
    cast.auditor.full_name = name[:150]
    company = Company.objects.get(pk=cast.arno.pk)
    invite_member(company, email="nuova@arno.example", level=Level.MEMBER, by=cast.auditor)


def password_reset(cast: Cast, name: str) -> None:
    """Somebody of this name has forgotten the password."""
    User.objects.filter(pk=cast.auditor.pk).update(full_name=name[:150])
    Client().post(reverse("account_reset_password"), {"email": cast.auditor.email})


def unknown_account(cast: Cast, name: str) -> None:
    """Somebody asks for a password for an address that nobody here has."""
    Client().post(reverse("account_reset_password"), {"email": "o'neill&co@evil.example"})


def password_changed(cast: Cast, name: str) -> None:
    """A password is changed with a browser that calls itself so."""
    client = Client(headers={"user-agent": name.replace("\r\n", " ")})
    client.force_login(cast.auditor)
    new = "lana cotta e mirtilli"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)


def audit_request_received(cast: Cast, name: str) -> None:
    """A stranger asks for an audit of a company of this name."""
    values = {
        "company_name": name[:200],
        "vat_number": "06076400529",
        "contact_name": name[:150],
        "email": "anna@example.org",
        "message": name,
    }
    receive_request(uuid4(), values, privacy=Privacy("Ho letto.", "1"), language="it")


def report_delivered(cast: Cast, name: str) -> None:
    """The report about a company of this name goes to a person of this name."""
    User.objects.filter(pk=cast.company_owner.pk).update(full_name=name[:150])
    User.objects.filter(pk=cast.auditor.pk).update(full_name=name[:150])
    Company.objects.filter(pk=cast.arno.pk).update(name=name[:200])
    company = Company.objects.get(pk=cast.arno.pk)
    lead = User.objects.get(pk=cast.auditor.pk)
    audit = audit_to_report(company, lead=lead, reviewer=cast.director, reviewed_at=timezone.now())
    ready_report(audit, by=lead)
    deliver_audit(audit, by=lead)


MAILS: dict[Write, str] = {
    staff_invitation: "staff_invitation",
    company_invitation: "company_invitation",
    password_reset: "password_reset",
    unknown_account: "account_notice",
    password_changed: "account_notice",
    audit_request_received: "audit_request_received",
    report_delivered: "report_delivered",
}


class Tags(HTMLParser):
    """The elements of a page: their names, where links lead, and attributes that run something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: set[str] = set()
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.names.append(tag)
        self.links |= {value or "" for name, value in attrs if name in {"href", "src"}}
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


@pytest.fixture(params=MAILS, ids=lambda write: write.__name__)
def write(request: pytest.FixtureRequest) -> Write:
    """Return one act of the product that writes a mail."""
    return request.param


def written(cast: Cast, write: Write, name: str) -> Sent:
    write(cast, name)
    (sent,) = outbox()
    return sent


def test_each_mail_has_text_and_html_and_its_kind(cast: Cast, write: Write) -> None:
    sent = written(cast, write, "Bruna Conti")
    assert sent.batch.kind == MAILS[write]
    assert sent.text.startswith("Buongiorno")
    assert "Il Distretto Tecnologico" in sent.text
    assert "<" not in sent.text
    assert '<html lang="it">' in sent.html
    assert "prefers-color-scheme: dark" in sent.html
    for link in Tags(sent.html).links:
        assert link.startswith(settings.BASE_URL)
        assert link in sent.text


@pytest.mark.parametrize("name", EVIL.values(), ids=list(EVIL))
def test_no_name_gets_into_headers_or_html(cast: Cast, write: Write, name: str) -> None:
    sent = written(cast, write, name)
    assert {header.lower() for header in sent.message} <= ALLOWED
    assert len(sent.message.get_all("To", [])) == len(sent.message.get_all("Subject", [])) == 1
    assert [address.addr_spec for address in sent.message["To"].addresses] == [sent.to]
    assert not any(line.startswith(("Bcc", "Pagare")) for line in sent.text.splitlines())
    assert max(len(line) for line in sent.raw.splitlines()) <= 998
    tags = Tags(sent.html)
    assert {"script", "img", "iframe", "form"}.isdisjoint(tags.names)
    assert tags.handlers == []
    assert all(link.startswith(settings.BASE_URL) for link in tags.links)
    assert "evil" not in str(tags.links)


def test_what_a_stranger_types_on_the_public_page_is_repeated_to_nobody(cast: Cast) -> None:
    sent = written(cast, audit_request_received, "Hai vinto: https://evil.example")
    assert "vinto" not in sent.raw.decode()
    assert "06076400529" in sent.text


def test_an_address_gets_few_confirmations_a_day(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(5):
            audit_request_received(cast, f"Arno {number}")
        assert len(outbox()) == 3
        clock.shift(25 * 3600)
        audit_request_received(cast, "Arno, ancora")
        assert len(outbox()) == 4


def test_mail_is_in_the_reader_s_language_and_not_the_sender_s(cast: Cast) -> None:
    User.objects.filter(pk=cast.auditor.pk).update(language="en")
    Client(headers={"accept-language": "it"}).post(reverse("account_reset_password"), {"email": cast.auditor.email})
    (sent,) = outbox()
    assert sent.subject == "Choose a new password"
    assert sent.text.startswith("Good day,")
    assert '<html lang="en">' in sent.html


def test_only_the_company_s_present_people_hear_of_the_report(cast: Cast) -> None:
    gone = cast.other_owner
    cast.arno.memberships.create(user=gone, level=Level.MEMBER, starts_on="2020-01-01", ends_on="2020-12-31")
    report_delivered(cast, "Arno")
    assert [sent.to for sent in outbox()] == [cast.company_owner.email]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_mail_s_colours_are_the_site_s_and_readable(theme: str) -> None:
    shades = colours()[theme]
    for ink, paper in (("ink", "surface"), ("ink_soft", "surface"), ("ink_soft", "page"), ("blue", "surface")):
        assert contrast(shades[ink], shades[paper]) >= 4.5
    assert contrast("#ffffff", shades["button"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""

    def light(colour: str) -> float:
        parts = [channel / 255 for channel in ImageColor.getrgb(colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
