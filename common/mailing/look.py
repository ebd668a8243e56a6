"""How mail looks: the colours of the site's own tokens, written into each element where mail readers look for them."""

import re
from functools import cache
from pathlib import Path

import css_inline

from django.conf import settings
from django.template.loader import render_to_string

TOKEN = re.compile(r"--dt-([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@cache
def colours() -> dict[str, dict[str, str]]:
    """The site's colours as `{"light": {"ink": "#1b2533", …}, "dark": {…}}`; names with an underscore for a hyphen."""
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    found = [(name.replace("-", "_"), light, dark) for name, light, dark in TOKEN.findall(sheet)]
    return {
        "light": {name: light for name, light, _dark in found},
        "dark": {name: dark for name, _light, dark in found},
    }


def render_html(template: str, context: dict[str, object]) -> str:
    """Render a mail's HTML; styles go into the elements, only what asks the device (dark, narrow) stays a sheet."""
    return inline(render_to_string(template, context | colours()))


def inline(html: str) -> str:
    """Write the rules of a page's style sheets into its elements; nothing is fetched."""
    return str(INLINER.inline(html))
