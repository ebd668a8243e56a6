"""Places on the audit's pages that higher apps fill, in `AppConfig.ready()`.

- `audit_tabs`: `provide(audit, user) -> Tab | None`: one more tab beside overview, answers, observations …
- `audit_panels`: `provide(audit, user) -> Panel | None`: a card on the overview, drawn from its own template.
- `audit_deliveries`: `provide(audit, user) -> Delivery | None`: how an audit in review is delivered. The page shows
  its button once nothing is missing; what is missing is listed with links.
- `audit_filters` of the company list are filled by this app in the registry's own extension points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.extend import ExtensionPoint


@dataclass(frozen=True)
class Tab:
    """A tab of an audit's pages: a link."""

    name: str
    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True)
class Panel:
    """A card on the overview: its template gets `context` on top of the page's own (`audit`, `user`, `request`)."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """Something that is missing for the next step, and where to see to it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Delivery:
    """How to deliver: the address that the button posts to, and what is missing before it can."""

    url: str
    missing: tuple[Missing, ...] = ()


audit_tabs = ExtensionPoint("audit tabs")
audit_panels = ExtensionPoint("audit panels")
audit_deliveries = ExtensionPoint("audit deliveries")
