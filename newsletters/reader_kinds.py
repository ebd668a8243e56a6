"""The kinds of condition that come with the product: what a reader said, what the registry and the audits know."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.models import Action, Audit, ImprovementArea
from audits.states import ActionState, AreaKind, AuditState
from common.words import Words
from companies.models import Company, Province, Sector
from companies.sme_classes import SizeClass
from newsletters.condition_kinds import ConditionKind, register
from newsletters.models import Subscriber, Theme
from newsletters.segment_words import kept_together, listed, softened
from newsletters.states import ReaderRole

NEVER = "none"
SIZES = (
    (SizeClass.MICRO.value, gettext_lazy("micro enterprises")),
    (SizeClass.SMALL.value, gettext_lazy("small enterprises")),
    (SizeClass.MEDIUM.value, gettext_lazy("medium-sized enterprises")),
    (SizeClass.LARGE.value, gettext_lazy("large enterprises")),
    (SizeClass.UNKNOWN.value, gettext_lazy("enterprises of undeterminable size")),
)


def company_is(companies: QuerySet[Company]) -> Q:
    """Readers whose company is one of these: true or false also of those who have none."""
    return Q(Exists(companies.filter(pk=OuterRef("company_id"))))


def in_sectors(values: tuple[str, ...]) -> Q:
    """The company's sector, or one that the reader chose."""
    chosen = Subscriber.sectors.through.objects.filter(subscriber=OuterRef("pk"), sector__code__in=values)
    return company_is(Company.objects.filter(sector__code__in=values)) | Q(Exists(chosen))


def on_themes(values: tuple[str, ...]) -> Q:
    """One of the themes that the reader chose."""
    return Q(Exists(Subscriber.themes.through.objects.filter(subscriber=OuterRef("pk"), theme__code__in=values)))


def in_provinces(values: tuple[str, ...]) -> Q:
    """Where the company has its seat."""
    return company_is(Company.objects.filter(municipality__province__abbreviation__in=values))


def of_sizes(values: tuple[str, ...]) -> Q:
    """The company's size; one that was not worked out yet counts as undeterminable."""
    stored = {*values, ""} if SizeClass.UNKNOWN in values else set(values)
    return company_is(Company.objects.filter(size_class__in=stored))


def with_audits(values: tuple[str, ...]) -> Q:
    """The state of the company's last audit, or that there never was one."""
    last = Audit.objects.filter(company=OuterRef("pk")).order_by("-planned_on", "-pk").values("state")[:1]
    companies = Company.objects.alias(last_audit=Subquery(last))
    wanted = Q(last_audit__in=[value for value in values if value != NEVER])
    if NEVER in values:
        wanted |= Q(last_audit__isnull=True)
    return company_is(companies.filter(wanted))


def with_open_areas(values: tuple[str, ...]) -> Q:
    """The company has an area of the kind that stands, and on which something is still to be done."""
    actions = Action.objects.filter(area=OuterRef("pk"))
    under_way = actions.filter(state__in=(ActionState.OPEN, ActionState.DOING))
    areas = (
        ImprovementArea.objects.standing()
        .filter(kind__in=values)
        .exclude(audit__state=AuditState.CANCELLED)
        .filter(Exists(under_way) | ~Exists(actions))
    )
    return company_is(Company.objects.filter(pk__in=areas.values("audit__company_id")))


def in_languages(values: tuple[str, ...]) -> Q:
    """The language in which the reader wants the newsletter."""
    return Q(language__in=values)


def with_roles(values: tuple[str, ...]) -> Q:
    """What the reader does."""
    return Q(role__in=values)


def _soft(choices: Iterable[tuple[str, Words]]) -> list[tuple[str, str]]:
    return [(value, softened(str(words))) for value, words in choices]


def _sectors() -> list[tuple[str, str]]:
    return [(sector.code, softened(str(sector))) for sector in Sector.objects.all()]


def _themes() -> list[tuple[str, str]]:
    return [(theme.code, softened(str(theme))) for theme in Theme.objects.all()]


def _provinces() -> list[tuple[str, str]]:
    return list(Province.objects.with_companies().values_list("abbreviation", "name"))


def _put(phrase: str, labels: list[str], *, joiner: str | None = None) -> str:
    return phrase % {"values": listed([kept_together(label) for label in labels], joiner=joiner)}


SECTOR = ConditionKind(
    "sector",
    gettext_lazy("Sector"),
    _sectors,
    in_sectors,
    says=lambda labels: _put(ngettext("of the sector %(values)s", "of the sectors %(values)s", len(labels)), labels),
    denies=lambda labels: _put(
        ngettext("not of the sector %(values)s", "not of the sectors %(values)s", len(labels)), labels
    ),
    excludes=lambda labels: _put(
        ngettext("except those of the sector %(values)s", "except those of the sectors %(values)s", len(labels)),
        labels,
        joiner=_("and"),
    ),
)
PROVINCE = ConditionKind(
    "province",
    gettext_lazy("Province"),
    _provinces,
    in_provinces,
    says=lambda labels: _put(
        ngettext("of the province of %(values)s", "of the provinces of %(values)s", len(labels)), labels
    ),
    denies=lambda labels: _put(
        ngettext("not of the province of %(values)s", "not of the provinces of %(values)s", len(labels)), labels
    ),
    excludes=lambda labels: _put(
        ngettext(
            "except those of the province of %(values)s", "except those of the provinces of %(values)s", len(labels)
        ),
        labels,
        joiner=_("and"),
    ),
)
SIZE = ConditionKind(
    "size",
    gettext_lazy("Size"),
    lambda: SIZES,
    of_sizes,
    says=lambda labels: _put(_("of %(values)s"), labels),
    denies=lambda labels: _put(_("not of %(values)s"), labels),
    excludes=lambda labels: _put(_("except %(values)s"), labels, joiner=_("and")),
)
ROLE = ConditionKind(
    "role",
    gettext_lazy("Role"),
    lambda: _soft(ReaderRole.choices),
    with_roles,
    says=lambda labels: _put(_("with the role %(values)s"), labels),
    denies=lambda labels: _put(_("without the role %(values)s"), labels),
)
AUDIT = ConditionKind(
    "audit",
    gettext_lazy("Last audit"),
    lambda: [*_soft(AuditState.choices), (NEVER, _("absent"))],
    with_audits,
    says=lambda labels: _put(_("with audit %(values)s"), labels),
    denies=lambda labels: _put(_("with audit not %(values)s"), labels),
)
AREA = ConditionKind(
    "area",
    gettext_lazy("Open area"),
    lambda: _soft(AreaKind.choices),
    with_open_areas,
    says=lambda labels: _put(_("with an open area of %(values)s"), labels),
    denies=lambda labels: _put(_("without an open area of %(values)s"), labels),
)
THEME = ConditionKind(
    "theme",
    gettext_lazy("Theme"),
    _themes,
    on_themes,
    says=lambda labels: _put(_("interested in %(values)s"), labels),
    denies=lambda labels: _put(_("not interested in %(values)s"), labels),
)
LANGUAGE = ConditionKind(
    "language",
    gettext_lazy("Language"),
    lambda: _soft([("it", _("Italian")), ("en", _("English"))]),
    in_languages,
    says=lambda labels: _put(_("who read in %(values)s"), labels),
    denies=lambda labels: _put(_("who do not read in %(values)s"), labels),
)


def declare_kinds() -> None:
    """Called once when the app is ready."""
    for kind in (SECTOR, PROVINCE, SIZE, ROLE, AUDIT, AREA, THEME, LANGUAGE):
        register(kind)
