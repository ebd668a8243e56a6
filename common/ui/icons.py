"""Icons of the kit, drawn inline: no icon font, no request."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS = Path("vendor-private") / "icons.json"


class UnknownIconError(LookupError):
    """The kit has no icon of this name."""


@cache
def icon_shapes() -> dict[str, str]:
    """The shapes of all icons by name, read once per process."""
    path = Path(settings.VAR_DIR) / ICONS
    shapes: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return shapes


def draw_icon(name: str, *, css: str = "", label: str = "") -> SafeString:
    """The icon as inline SVG; hidden from screen readers unless it has a label of its own."""
    try:
        shapes = icon_shapes()[name]
    except KeyError:
        raise UnknownIconError(f"no icon is called “{name}” (see @tabler/icons)") from None
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        f" {css}" if css else "",
        meaning,
        SafeString(shapes),
    )
