"""The menus, as data: what is where, for whom. A page that is not there (yet) is not listed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role

Person = User | AnonymousUser


@dataclass(frozen=True)
class Entry:
    """One line of a menu. `covers` are beginnings of URL names for which the line is the current one."""

    label: str | Promise
    icon: str
    url_name: str
    covers: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()

    def is_for(self, user: Person) -> bool:
        """Whether somebody has one of the roles; without roles an entry is for all."""
        return not self.roles or (isinstance(user, User) and user.has_role(*self.roles))

    def reach(self, view_name: str) -> int:
        """How closely the entry fits the page being shown: the longest fit is the current one."""
        names = (self.url_name, *self.covers)
        return max((len(name) for name in names if view_name.startswith(name)), default=0)


@dataclass(frozen=True)
class Group:
    """Entries that belong together, with a heading unless they need none."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass
class Shown:
    """An entry as a template shows it."""

    label: str | Promise
    icon: str
    url: str
    current: bool = False


@dataclass
class ShownGroup:
    """A group as a template shows it."""

    label: str | Promise
    entries: list[Shown] = field(default_factory=list)


STAFF_HOME, PORTAL_HOME, PUBLIC_HOME = "dashboard:home", "portal:home", "dashboard:welcome"
SEARCH = ("dashboard:search", "companies:company_list")
KEEPERS = frozenset({Role.OUTREACH_OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR})  # of the newsletter
OUTBOX = frozenset({Role.OUTREACH_OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR})
STAFF: tuple[Group, ...] = (
    Group(
        "",
        (
            Entry(_("My work"), "layout-dashboard", STAFF_HOME),
            Entry(_("Figures"), "chart-bar", "dashboard:figures"),
        ),
    ),
    Group(
        _("Companies and audits"),
        (
            Entry(_("Companies"), "building-factory-2", "companies:company_list", ("companies:", "members:")),
            Entry(
                _("Audit requests"), "inbox", "audits:audit_request_list", ("audits:audit_request", "audits:request")
            ),
            Entry(_("Audits"), "clipboard-check", "audits:audit_list", ("audits:",)),
            Entry(_("Improvement areas"), "bulb", "audits:area_list", ("audits:area",)),
            Entry(_("Reports"), "file-text", "reports:report_list", ("reports:",)),
        ),
    ),
    Group(
        _("Newsletter"),
        (
            Entry(_("Issues"), "mail", "newsletters:issue_list", ("newsletters:",), KEEPERS),
            Entry(
                _("Subscribers"), "address-book", "newsletters:subscriber_list", ("newsletters:subscriber",), KEEPERS
            ),
            Entry(_("Segments"), "filter", "newsletters:segment_list", ("newsletters:segment",), KEEPERS),
        ),
    ),
    Group(
        _("Tools"),
        (
            Entry(_("Import"), "table-import", "imports:import_list", ("imports:",)),
            Entry(_("Workshops"), "presentation", "workshops:workshop_list", ("workshops:",)),
            Entry(_("Outgoing mail"), "send", "outbox:batch_list", ("outbox:",), OUTBOX),
        ),
    ),
)
USER_MENU: tuple[Entry, ...] = (
    Entry(_("Profile"), "user", "accounts:profile"),
    Entry(_("Change password"), "key", "account_change_password"),
    Entry(_("Administration"), "settings", "admin:index", roles=frozenset({Role.ADMINISTRATOR})),
)
PORTAL: tuple[Entry, ...] = (Entry(_("Home"), "home", PORTAL_HOME),)
PUBLIC: tuple[Entry, ...] = (
    Entry(_("Ask for a free audit"), "clipboard-plus", "audits:public_request", ("audits:public_request",)),
    Entry(_("Workshops"), "presentation", "workshops:public_list", ("workshops:public",)),
    Entry(_("Newsletter"), "mail", "newsletters:subscribe", ("newsletters:",)),
)


def address(url_name: str) -> str:
    """The address of a page, or nothing if there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def shown(entries: Iterable[Entry], user: Person, view_name: str) -> list[Shown]:
    """The entries of the pages that exist, for this person."""
    closest = max((entry.reach(view_name) for entry in entries), default=0)
    return [
        Shown(entry.label, entry.icon, url, closest > 0 and entry.reach(view_name) == closest)
        for entry in entries
        if entry.is_for(user) and (url := address(entry.url_name))
    ]


def staff_menu(user: Person, view_name: str) -> list[ShownGroup]:
    """The side rail; groups without a page are left out."""
    every = [entry for group in STAFF for entry in group.entries]
    closest = max(entry.reach(view_name) for entry in every)
    groups = []
    for group in STAFF:
        entries = shown(group.entries, user, view_name)
        for entry in entries:
            entry.current = entry.current and closest == max(each.reach(view_name) for each in group.entries)
        if entries:
            groups.append(ShownGroup(group.label, entries))
    return groups


def search_address() -> str:
    """Where the search of the head leads."""
    return next(filter(None, map(address, SEARCH)), "")


def home_of(user: Person) -> str:
    """The address where this person's work begins."""
    if not isinstance(user, User):
        return address(PUBLIC_HOME) or "/"
    return address(STAFF_HOME if user.is_of_district else PORTAL_HOME) or "/"


def title_of(user: Person) -> str:
    """What somebody is here, in words."""
    if not isinstance(user, User):
        return ""
    return ", ".join(str(Role(role).label) for role in user.roles)


def menus(request: HttpRequest) -> dict[str, object]:
    """What the frame of every page needs (a context processor); computed only where a template asks."""
    user: Person = getattr(request, "user", AnonymousUser())
    match = request.resolver_match
    view_name = match.view_name if match else ""
    return {
        "navigation": lambda: staff_menu(user, view_name),
        "portal_entries": lambda: shown(PORTAL, user, view_name),
        "public_entries": lambda: shown(PUBLIC, user, view_name),
        "user_entries": lambda: shown(USER_MENU, user, view_name),
        "user_title": lambda: title_of(user),
        "home_url": lambda: home_of(user),
        "search_url": search_address,
        "searched": lambda: request.GET.get("q", "") if request.path == search_address() else "",
    }
