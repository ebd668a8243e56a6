"""Addresses that get no more mail, or no more newsletter; and the form in which addresses are compared."""

import hashlib
import unicodedata

from django.db import connection, transaction

from common.mailing.models import Suppression
from common.mailing.states import Scope


def address_key(address: str) -> str:
    """The form in which addresses are compared: lower case, composed, the domain as the wire has it (punycode)."""
    local, at, domain = unicodedata.normalize("NFC", address).strip().lower().rpartition("@")
    return f"{local}{at}{wire_domain(domain)}"


def wire_domain(domain: str) -> str:
    """A domain in ASCII; one that can't be written so stays as it is, for the server to refuse."""
    try:
        return domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return domain


def address_sha256(address: str) -> str:
    """The hash that is left of a suppressed address after an erasure."""
    return hashlib.sha256(address_key(address).encode()).hexdigest()


def lock_address(key: str) -> None:
    """Take the lock under which a mail to this address goes in flight, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [key])


@transaction.atomic
def suppress(address: str, *, scope: Scope, reason: str) -> Suppression:
    """Stop mail to an address, from the commit of this on; doing it twice changes nothing.

    A worker that is about to send to it either went in flight before we got the lock, or sees this row.
    """
    key = address_key(address)
    lock_address(key)
    suppression, _ = Suppression.objects.get_or_create(
        address_sha256=address_sha256(key), scope=scope, defaults={"address": key, "reason": reason[:200]}
    )
    return suppression


@transaction.atomic
def release(address: str, scope: Scope) -> bool:
    """Let mail of this scope go to the address again; says whether it was stopped."""
    lock_address(address_key(address))
    deleted, _ = Suppression.objects.filter(address_sha256=address_sha256(address), scope=scope).delete()
    return bool(deleted)


@transaction.atomic
def lift(suppression: Suppression) -> bool:
    """Let mail go there again, also where an erasure left only the hash; says whether it was stopped."""
    if suppression.address:
        return release(suppression.address, Scope(suppression.scope))
    deleted, _ = Suppression.objects.filter(pk=suppression.pk).delete()
    return bool(deleted)


@transaction.atomic
def forget_suppressed(address: str) -> None:
    """Keep the hash and drop the address itself, as an erasure of the person asks."""
    Suppression.objects.filter(address_sha256=address_sha256(address)).update(address="")


def is_suppressed(address: str, scope: Scope) -> bool:
    """Whether mail of this scope may not go to the address."""
    return Suppression.objects.filter(address_sha256=address_sha256(address), scope__in=(Scope.ALL, scope)).exists()
