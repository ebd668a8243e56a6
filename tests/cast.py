"""The cast: one person of each kind, and two companies that must never see each other."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Role
from companies.models import Company, CompanyMembership
from newsletters.models import Segment, Subscriber
from reports.models import Report
from tests.factories.accounts import UserFactory
from tests.factories.companies import CompanyFactory
from tests.factories.newsletters import SegmentFactory, reader
from tests.factories.reports import delivered_report

ROLES = {
    "auditor": Role.AUDITOR,
    "auditor2": Role.AUDITOR,
    "funding": Role.FUNDING_OFFICER,
    "outreach": Role.OUTREACH_OFFICER,
    "director": Role.DIRECTOR,
    "administrator": Role.ADMINISTRATOR,
}
NAMES = {
    "auditor": "Bruna Conti",
    "auditor2": "Dario Fabbri",
    "funding": "Elena Guidi",
    "outreach": "Lapo Martini",
    "director": "Nora Orsini",
    "administrator": "Piero Rossi",
    "company_owner": "Sara Tozzi",
    "other_owner": "Ugo Verdi",
}


Answer = Any  # what a test client gives, which carries more than a response


def client_of(user: User | None) -> Client:
    """Return a client that carries the person's session; nobody's for a stranger.

    The row of the session alone: thousands of tests begin so, and what signing in does besides has tests of its own.
    """
    client = Client()
    if user is not None:
        said = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        session = Session.objects.create(
            session_key=get_random_string(32, VALID_KEY_CHARS),
            session_data=SessionStore().encode(said),
            expire_date=timezone.now() + timedelta(days=1),
        )
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


class Cast:
    """People and companies of a test, each made when first asked for.

    `cast.auditor`, `cast.company_owner` … are people; `cast.arno` is the company of `company_owner`, `cast.bisenzio`
    that of `other_owner`. What else a row of the access table needs is built here as one more property.
    """

    def __init__(self) -> None:
        self._people: dict[str, User] = {}

    def person(self, name: str) -> User:
        """Return the person of this name (see `NAMES`)."""
        if name not in self._people:
            roles = [ROLES[name]] if name in ROLES else []
            self._people[name] = UserFactory(email=f"{name}@distretto.example", full_name=NAMES[name], roles=roles)
            company = {"company_owner": self.arno, "other_owner": self.bisenzio}.get(name) if not roles else None
            if company is not None:
                CompanyMembership.objects.create(user=self._people[name], company=company, level="owner")
        return self._people[name]

    def client(self, name: str) -> Client:
        """Return a client of this person, or of a stranger."""
        return client_of(None if name == "stranger" else self.person(name))

    @property
    def auditor(self) -> User:
        """An auditor: leads audits in most tests."""
        return self.person("auditor")

    @property
    def director(self) -> User:
        """The director: reviews and approves."""
        return self.person("director")

    @property
    def company_owner(self) -> User:
        """The owner of `arno`."""
        return self.person("company_owner")

    @property
    def other_owner(self) -> User:
        """The owner of `bisenzio`, a stranger to `arno`."""
        return self.person("other_owner")

    @cached_property
    def arno(self) -> Company:
        """The company most tests are about."""
        return CompanyFactory(name="Arno Tessuti S.r.l.")

    @cached_property
    def bisenzio(self) -> Company:
        """Another company, which the people of `arno` must never see."""
        return CompanyFactory(name="Bisenzio Filati S.p.A.")

    @cached_property
    def reader(self) -> Subscriber:
        """A reader of the newsletter."""
        return reader(email="lettrice@lettura.example", name="Ilaria Lettrice")

    @cached_property
    def segment(self) -> Segment:
        """A saved segment."""
        conditions = {"join": "and", "parts": [{"kind": "language", "values": ["it"]}]}
        return SegmentFactory(name="Chi legge in italiano", conditions=conditions)

    @cached_property
    def arno_report(self) -> Report:
        """A report of `arno`'s audit, delivered to it."""
        return delivered_report(self.arno, lead=self.auditor, reviewer=self.director)
