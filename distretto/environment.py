"""What the environment says, and what it must say in production.

`DISTRETTO_ENV` is `development` (the default, used by `bin/run`), `test` or `production`. In production nothing
is guessed: each setting that has no safe default is required, and all that are missing are named at once.
"""

from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from environs import Env

from django.core.exceptions import ImproperlyConfigured

REQUIRED_IN_PRODUCTION = (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "BASE_URL",
)


def read_environment() -> tuple[Env, str]:
    """Return the reader and the kind of environment; refuse a production start that lacks something."""
    env = Env()
    kind = env.str("DISTRETTO_ENV", "development")
    if kind not in {"development", "test", "production"}:
        raise ImproperlyConfigured(f"DISTRETTO_ENV is {kind!r}: it must be development, test or production")
    if kind == "production":
        missing = [name for name in REQUIRED_IN_PRODUCTION if not env.str(name, "").strip()]
        if missing:
            raise ImproperlyConfigured(f"production needs these settings, which are missing: {', '.join(missing)}")
    return env, kind


def broker_url(redis_url: str) -> str:
    """How Celery spells the Redis address: the same, but for a socket in the file system."""
    url = urlsplit(redis_url)
    if url.scheme != "unix":
        return redis_url
    number = parse_qs(url.query).get("db", ["0"])[0]
    return f"redis+socket://{url.path}?virtual_host={number}"


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves through; without a host it is kept."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    security: str = ""  # "", "starttls" or "ssl"


MAIL_SCHEMES = {
    "smtp": ("", 25),
    "smtp+tls": ("starttls", 587),
    "submission": ("starttls", 587),
    "smtp+ssl": ("ssl", 465),
    "smtps": ("ssl", 465),
}


def mail_server(address: str, *, needed: bool) -> MailServer:
    """Read `smtp+tls://user:password@host:587`. Mail goes nowhere else; an address that means none is refused."""
    if not address.strip() and not needed:
        return MailServer()
    url = urlsplit(address.strip())
    if url.scheme not in MAIL_SCHEMES or not url.hostname:
        names = ", ".join(f"{scheme}://" for scheme in MAIL_SCHEMES)
        raise ImproperlyConfigured(f"EMAIL_URL names no mail server: it begins with one of {names} and has a host")
    security, port = MAIL_SCHEMES[url.scheme]
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailServer(url.hostname, url.port or port, user, password, security)


def mail_domain(sender: str) -> str:
    """The domain that mail of this sender comes from."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
