"""The table of access: every URL name, every kind of person, one status. The rows are in `tests/access/`."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.access import SIGN_IN, Row, Status, all_rows, expected_statuses
from tests.cast import Cast
from tests.headers import faults

TABLE = all_rows()


def url_names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """Yield the full name of each pattern; one without a name is reported by its route."""
    for pattern in (get_resolver() if resolver is None else resolver).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        elif f"{namespace}{pattern.pattern}" != "admin:<path:object_id>/":
            # The exception is the admin's own redirect from an old form of its addresses.
            yield f"{namespace}{pattern.name}" if pattern.name else f"unnamed: {namespace}{pattern.pattern}"


NAMES = sorted(set(url_names()))


def test_each_url_name_has_its_row_and_each_row_its_url() -> None:
    assert sorted(set(NAMES) - set(TABLE)) == [], "URL names without a row in tests/access/"
    assert sorted(set(TABLE) - set(NAMES)) == [], "rows without a URL"


@pytest.mark.parametrize("name", [name for name in NAMES if name in TABLE])
@pytest.mark.django_db
def test_access(name: str, cast: Cast) -> None:
    """Each person gets the status of the table, nobody an answer with lax headers; asking alone changes nothing."""
    wrong = []
    sessions = Sessions(cast)
    for row in TABLE[name]:
        ask = request_of(name, row, cast)
        for person, expected in expected_statuses(row).items():
            client = sessions.client(person)
            writes: list[str] = []
            with transaction.atomic(), connection.execute_wrapper(partial(note_writes, writes)):
                response = ask(client)
                transaction.set_rollback(True)
            if writes and row.get("method", "get") == "get":
                wrong.append(f"{person}: asking changed something: {writes[0][:120]}")
            if not answers(response, expected):
                wrong.append(f"{person}: {said(response)}, expected {expected} ({row.get('method', 'get')})")
            wrong += [f"{person}: {fault}" for fault in faults(response, in_session=person != "stranger")]
    assert wrong == []


class Sessions:
    """One session for each person and test: signing in anew for each question would take as long as the answers do."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._keys: dict[str, str] = {}

    def client(self, person: str) -> Client:
        """Return a new client with the person's session; what a question did to the session was rolled back."""
        if person == "stranger":
            return Client()
        if person not in self._keys:
            self._keys[person] = self._cast.client(person).cookies[settings.SESSION_COOKIE_NAME].value
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self._keys[person]
        return client


def note_writes(writes: list[str], execute: Callable[..., object], sql: str, *rest: object) -> object:
    """Collect what changes data; a session is kept by whoever asks, and is not the asker's data."""
    if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) and "session" not in sql:
        writes.append(sql)
    return execute(sql, *rest)


def request_of(name: str, row: Row, cast: Cast) -> Callable[[Client], HttpResponseBase]:
    """Return the function that asks for the row's URL, with what the row needs already made."""
    kwargs, data = (value(cast) if callable(value) else value for value in (row.get("kwargs"), row.get("data")))
    url = reverse(name, kwargs=kwargs, query=row.get("query"))

    def ask(client: Client) -> HttpResponseBase:
        return getattr(client, row.get("method", "get"))(url, data, headers=row.get("headers"))

    return ask


def answers(response: HttpResponseBase, expected: Status) -> bool:
    """Tell whether the answer is the expected one."""
    if expected == SIGN_IN:
        doors = {reverse("account_login"), reverse("admin:login")}  # the second leads to the first
        return response.status_code == 302 and response["Location"].split("?")[0] in doors
    return response.status_code in (expected if isinstance(expected, tuple) else (expected,))


def said(response: HttpResponseBase) -> str:
    """Say what the answer was, for the message of a failure."""
    return f"{response.status_code} {response.get('Location', '')}".strip()
