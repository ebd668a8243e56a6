"""What a browser calls itself, in words that a person recognises."""

import re

from django.utils.translation import gettext as _

# The first that fits counts: nearly all call themselves Safari too, and Edge and Opera call themselves Chrome.
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"),
    ("Chrome", r"(?:Chrome|HeadlessChrome|CriOS|Chromium)/"),
    ("Safari", r"Safari/"),
)
DEVICES = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux|X11"),
)


def browser_words(user_agent: str) -> str:
    """`Firefox, Windows`; what is not known stays unsaid."""
    found = [
        next((name for name, pattern in known if re.search(pattern, user_agent)), "") for known in (BROWSERS, DEVICES)
    ]
    return ", ".join(filter(None, found)) or _("Unknown browser")
