"""What the headers of every answer must say; asked for each row of the table of access."""

from collections.abc import Iterator

from django.http import HttpResponseBase

UNSAFE = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:")
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NEEDED = {"object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'"}


def directives(response: HttpResponseBase) -> dict[str, str]:
    """Return the content policy by directive."""
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: value for name, _, value in parts}


def faults(response: HttpResponseBase, *, in_session: bool) -> Iterator[str]:
    """Say what is lax in the headers of an answer."""
    policy = directives(response)
    expected = dict(EXPECTED)
    if "sandbox" in policy and policy.get("default-src") == "'none'" and "script-src" not in policy:
        # A document that can run nothing and act for nobody: our own pages may frame it, in a style of its own.
        policy.pop("style-src", None)
        if policy.get("frame-ancestors") == "'self'":
            expected["X-Frame-Options"] = "SAMEORIGIN"
    if policy.get("default-src") not in {"'self'", "'none'"}:
        yield f"default-src {policy.get('default-src')}"
    if "sandbox" not in policy:
        yield from (f"{name} {policy.get(name)}" for name, value in NEEDED.items() if policy.get(name) != value)
    yield from (f"{name} {value}" for name, value in policy.items() for word in UNSAFE if word in value.split())
    yield from (f"{name}: {response.get(name)}" for name, value in expected.items() if response.get(name) != value)
    if "geolocation=()" not in response.get("Permissions-Policy", ""):
        yield "no Permissions-Policy"
    if in_session and response.get("Cache-Control") != "private, no-store":
        yield f"Cache-Control: {response.get('Cache-Control')}"
