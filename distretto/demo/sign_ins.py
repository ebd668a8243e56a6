"""The demo's sign-ins. They exist on demonstration machines only: `seed_demo` refuses to run in production."""

from typing import Final

PASSWORD: Final = "distretto-demo"  # noqa: S105 (public on purpose)
NAMES: Final = ("auditor1", "auditor2", "funding", "outreach", "director", "admin", "company1", "company2")
EMAILS: Final = tuple(f"{name}@distretto.example" for name in NAMES)
