"""What the sender's domain says about our mail, asked of the domain name system: SPF, DKIM and DMARC.

Asked with a time limit, and never while something waits for it: where nobody answers, that is what the answer says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum

import dns.exception
import dns.resolver

from django.conf import settings
from django.core.cache import cache

REMEMBERED_SECONDS = 600


class Record(StrEnum):
    """What a domain publishes for those who receive its mail."""

    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"


@dataclass(frozen=True)
class Domain:
    """A domain and what was found: True, False, or None where nobody answered or nobody knows what to ask for."""

    name: str
    found: Mapping[Record, bool | None] = field(default_factory=dict)


def domain_of(sender: str) -> str:
    """The domain of a sender's address."""
    return parseaddr(sender)[1].rpartition("@")[2].lower()


def look_up(sender: str) -> Domain:
    """Ask about the sender's domain; an answer is remembered for some minutes."""
    name = domain_of(sender)
    key = f"newsletters:sender-domain:{name}"
    remembered = cache.get(key)
    if remembered is not None:
        return Domain(name, {Record(record): found for record, found in remembered.items()})
    try:
        resolver = _resolver()
    except dns.exception.DNSException:
        return Domain(name)
    found: dict[Record, bool | None] = {
        Record.SPF: _says(resolver, name, "v=spf1"),
        Record.DKIM: _signs(resolver, name),
        Record.DMARC: _says(resolver, f"_dmarc.{name}", "v=DMARC1"),
    }
    if None not in (found[Record.SPF], found[Record.DMARC]):
        cache.set(key, {record.value: value for record, value in found.items()}, REMEMBERED_SECONDS)
    return Domain(name, found)


def _resolver() -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not settings.NEWSLETTER_DNS_SERVERS)
    if settings.NEWSLETTER_DNS_SERVERS:
        resolver.nameservers = [server.partition("#")[0] for server in settings.NEWSLETTER_DNS_SERVERS]
        ports = {server.partition("#")[2] for server in settings.NEWSLETTER_DNS_SERVERS}
        resolver.port = int(next(filter(None, ports), "53"))
    resolver.lifetime = resolver.timeout = settings.NEWSLETTER_DNS_SECONDS
    return resolver


def _signs(resolver: dns.resolver.Resolver, name: str) -> bool | None:
    """Whether a key is published under one of the selectors that we sign with; without selectors nobody knows."""
    answers = [_says(resolver, f"{one}._domainkey.{name}", "p=") for one in settings.NEWSLETTER_DKIM_SELECTORS]
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _says(resolver: dns.resolver.Resolver, name: str, words: str) -> bool | None:
    try:
        answer = resolver.resolve(name, "TXT", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return False
    except (dns.exception.DNSException, OSError):
        return None
    texts = (b"".join(record.strings).decode("utf-8", "replace") for record in answer)
    return any(words.lower() in text.lower() for text in texts)
