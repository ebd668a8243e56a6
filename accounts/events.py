"""What happens at the doors goes to the log: by whom and from where, never with what was typed."""

from collections.abc import Callable

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts.models import User

log = structlog.get_logger("accounts")


def connect_events() -> None:
    """Listen; called once, when the apps are ready."""
    for signal, event in (
        (user_logged_in, "signed in"),
        (user_logged_out, "signed out"),
        (password_changed, "password changed"),
        (password_reset, "password reset"),
    ):
        signal.connect(_writer(event), weak=False, dispatch_uid=f"log {event}")
    user_login_failed.connect(note_failure, dispatch_uid="log failure")


def _writer(event: str) -> Callable[..., None]:
    def note(request: HttpRequest | None = None, user: User | None = None, **_signal: object) -> None:
        log.info(event, user=getattr(user, "pk", None), client=_client(request))

    return note


def note_failure(request: HttpRequest | None = None, **_signal: object) -> None:
    """Write that somebody was refused; not the address that was typed, which may be a password gone astray."""
    log.warning("sign-in refused", client=_client(request))


def _client(request: HttpRequest | None) -> str | None:
    return get_adapter().get_client_ip(request) if request is not None and request.META.get("REMOTE_ADDR") else None
