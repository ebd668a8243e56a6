"""Secrets that travel in a link: long, random, and kept only as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret of 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is kept of a secret: enough to know it again, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
