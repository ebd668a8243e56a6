"""The demonstration's 1,800 readers: eight years of joining, leaving and coming back as bounced mail, with their consents."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from common.mailing.models import Suppression
from common.mailing.states import Scope
from common.mailing.suppressions import address_sha256
from companies.models import Sector
from distretto.demo import names
from distretto.demo.chance import chance
from distretto.demo.companies import DemoCompany
from distretto.demo.fieldwork import ROME
from newsletters.models import ConsentRecord, Segment, Subscriber, Theme
from newsletters.states import ConsentAct, ReaderRole, Source, SubscriberState
from newsletters.wordings import VERSION

READERS = 1_800
YEARS = 8
ON_PAPER = 2.5  # years in which consents were collected on paper, before the public page
PAPER_WORDING = "Acconsento a ricevere via e-mail la newsletter del Distretto Tecnologico (D.Lgs. 196/2003 e GDPR)."
PAGE_WORDING = "Acconsento a ricevere per e-mail la newsletter del distretto; posso disiscrivermi in ogni momento."
FAIRS = ("Fiera di Prato", "Pitti Filati", "Salone della pelle", "Seminario di Scandicci", "Assemblea di distretto")
DOMAINS = (
    ("posta.example", 46), ("studio.example", 18), ("universita.example", 12), ("associazione.example", 9), ("comune.example", 7), ("camera.example", 5), ("textiles.example", 3),
)  # fmt: skip
ROLES = {
    "universita.example": ReaderRole.RESEARCH,
    "studio.example": ReaderRole.CONSULTANT,
    "associazione.example": ReaderRole.INSTITUTION,
    "comune.example": ReaderRole.INSTITUTION,
    "camera.example": ReaderRole.INSTITUTION,
}
FATES = (
    (SubscriberState.CONFIRMED, 812), (SubscriberState.UNSUBSCRIBED, 112), (SubscriberState.BOUNCED, 40), (SubscriberState.PENDING, 20), (SubscriberState.ERASED, 12), (SubscriberState.COMPLAINED, 4),
)  # fmt: skip
STOPPED = {
    SubscriberState.UNSUBSCRIBED: (Scope.NEWSLETTER, "Disiscritto dalla newsletter"),
    SubscriberState.COMPLAINED: (Scope.ALL, "Segnalato come posta indesiderata"),
    SubscriberState.BOUNCED: (Scope.ALL, "5.1.1"),
}
SEGMENTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("Tessile a Prato", {"join": "and", "parts": [{"kind": "sector", "values": ["tessile"]}, {"kind": "province", "values": ["PO"]}]}),
    ("Filiera della pelle", {"join": "and", "parts": [{"kind": "sector", "values": ["pelletteria", "concia", "calzature"]}]}),
    ("Ambiti di processo da avviare", {"join": "and", "parts": [{"kind": "area", "values": ["process"]}, {"kind": "size", "values": ["micro"], "negated": True}]}),
    ("Imprese con audit consegnato", {"join": "and", "parts": [{"kind": "audit", "values": ["delivered", "closed"]}]}),
    ("Bandi per imprenditori", {"join": "and", "parts": [{"kind": "theme", "values": ["bandi"]}, {"join": "or", "parts": [{"kind": "role", "values": ["entrepreneur"]}, {"kind": "size", "values": ["micro", "small"]}]}]}),
    ("Ricerca e istituzioni", {"join": "and", "parts": [{"kind": "role", "values": ["research", "institution"]}]}),
    ("English readers", {"join": "and", "parts": [{"kind": "language", "values": ["en"]}]}),
)  # fmt: skip


@dataclass
class DemoReader:
    """A reader to be made, and what happened to him or her."""

    subscriber: Subscriber
    fate: SubscriberState
    email: str
    joined: datetime
    left: datetime | None
    on_paper: bool


def make_readers(as_of: date, made: list[DemoCompany], by: User) -> int:
    """Make readers, consents, suppressions and segments in a handful of statements."""
    readers = [_reader(number, as_of, person) for number, person in enumerate(_people(made))]
    Subscriber.objects.bulk_create([reader.subscriber for reader in readers], batch_size=1000)
    _record_consents(readers, by)
    _stop(readers)
    _choose(readers)
    Segment.objects.bulk_create([Segment(name=name, conditions=tree, created_by=by) for name, tree in SEGMENTS])
    return len(readers)


def subscribed_at(moment: datetime) -> QuerySet[Subscriber]:
    """Who got the newsletter at a moment of the past and still has an address: the audience of an issue of then."""
    stayed = Q(left_at=None) | Q(left_at__gt=moment)
    return Subscriber.objects.filter(stayed, confirmed_at__lte=moment).exclude(email="")


def _people(made: list[DemoCompany]) -> list[Subscriber]:
    """Contacts of companies first, then everybody else; names and addresses only."""
    people: dict[str, Subscriber] = {}
    for company in made:
        for contact in company.contacts:
            role = ReaderRole(contact.role)
            subscriber = Subscriber(name=contact.full_name, role=role, company=company.company, contact=contact)
            people.setdefault(contact.email, subscriber)
    number = 0
    while len(people) < READERS:
        draw = chance("reader's name", number)
        number += 1
        (domain,) = draw.choices([name for name, _ in DOMAINS], weights=[weight for _, weight in DOMAINS])
        first, last = draw.choice(names.FIRST_NAMES), draw.choice(names.SURNAMES)
        local = f"{first}.{last}{draw.randint(2, 99) if draw.random() < 0.6 else ''}"
        other = ReaderRole.OTHER.value if draw.random() < 0.3 else ""
        plain = local.lower().replace("ò", "o").replace(" ", "")
        language = "en" if domain == "textiles.example" else "it"
        people.setdefault(
            f"{plain}@{domain}",
            Subscriber(
                name=f"{first} {last}" if draw.random() < 0.9 else "", role=ROLES.get(domain, other), language=language
            ),
        )
    for email, subscriber in people.items():
        subscriber.email = email
    return list(people.values())


def _reader(number: int, as_of: date, subscriber: Subscriber) -> DemoReader:
    draw = chance("reader", number)
    (fate,) = draw.choices([fate for fate, _ in FATES], weights=[weight for _, weight in FATES])
    if fate == SubscriberState.PENDING:
        joined = _moment(draw, as_of, draw.randint(0, 20))
    else:
        newest = 1 if fate == SubscriberState.CONFIRMED else 25  # who left stayed for a while
        joined = _moment(draw, as_of, newest + int(YEARS * 365 * (1 - draw.random() ** 0.7)))
    left = None
    if fate not in (SubscriberState.CONFIRMED, SubscriberState.PENDING):
        days = max(1, (_moment(draw, as_of, 2) - joined).days)
        left = joined + timedelta(days=draw.randint(1, days), hours=draw.randint(0, 5))
    on_paper = fate != SubscriberState.PENDING and (as_of - joined.date()).days > (YEARS - ON_PAPER) * 365
    reader = DemoReader(subscriber, fate, subscriber.email, joined, left, on_paper)
    subscriber.created_at = joined
    subscriber.confirmed_at = (
        None if fate == SubscriberState.PENDING else joined + timedelta(minutes=draw.randint(2, 90))
    )
    subscriber.left_at = left
    if fate != SubscriberState.CONFIRMED:
        subscriber.state = fate
    if fate == SubscriberState.CONFIRMED:
        subscriber.confirmed_at = None  # together with the consent, below
    if fate == SubscriberState.ERASED:
        subscriber.email = subscriber.name = subscriber.role = ""
        subscriber.language, subscriber.company, subscriber.contact = "it", None, None
    return reader


def _moment(draw: Random, as_of: date, days_back: int) -> datetime:
    day = as_of - timedelta(days=days_back)
    return datetime(day.year, day.month, day.day, draw.randint(8, 18), draw.randint(0, 59), tzinfo=ROME)


def _record_consents(readers: list[DemoReader], by: User) -> None:
    records = [record for number, reader in enumerate(readers) for record in _records(number, reader, by)]
    ConsentRecord.objects.bulk_create(records, batch_size=1000)
    given = ConsentRecord.objects.filter(subscriber=OuterRef("pk"), act=ConsentAct.CONFIRMED)
    confirmed = [reader.subscriber.pk for reader in readers if reader.fate == SubscriberState.CONFIRMED]
    Subscriber.objects.filter(pk__in=confirmed).update(
        state=SubscriberState.CONFIRMED,
        consent=Subquery(given.values("pk")[:1]),
        confirmed_at=Subquery(given.values("confirmed_at")[:1]),
    )


def _records(number: int, reader: DemoReader, by: User) -> list[ConsentRecord]:
    draw = chance("consent", number)
    erased = reader.fate == SubscriberState.ERASED
    confirmed_at = reader.joined + timedelta(minutes=draw.randint(2, 90))
    common = {
        "subscriber": reader.subscriber,
        "wording": PAPER_WORDING if reader.on_paper else PAGE_WORDING,
        "wording_version": "2018-5" if reader.on_paper else VERSION if reader.joined.year == 2026 else "2021-3",
    }
    if reader.on_paper:
        proof = "" if erased else f"{draw.choice(FAIRS)}, raccoglitore {draw.randint(1, 14)}"
        paper = {"source": Source.IMPORT, "proof": proof, "recorded_by": by}
        records = [
            ConsentRecord(
                act=ConsentAct.CONFIRMED, confirmed_at=reader.joined, recorded_at=reader.joined, **paper, **common
            )
        ]
    else:
        client = None if erased else f"198.51.100.{draw.randint(1, 254)}"
        page = common | {"source": Source.SIGN_UP, "ip_address": client, "requested_at": reader.joined}
        records = [ConsentRecord(act=ConsentAct.REQUESTED, recorded_at=reader.joined, **page)]
        if reader.fate != SubscriberState.PENDING:
            given = {"confirmed_at": confirmed_at, "recorded_at": confirmed_at}
            records.append(ConsentRecord(act=ConsentAct.CONFIRMED, **given, **page))
    if reader.left and reader.fate != SubscriberState.BOUNCED:
        source = {SubscriberState.COMPLAINED: Source.RETURNED, SubscriberState.ERASED: Source.STAFF}.get(
            reader.fate, Source.ONE_CLICK
        )
        left = {"withdrawn_at": reader.left, "recorded_at": reader.left, "source": source}
        records.append(ConsentRecord(act=ConsentAct.WITHDRAWN, **left, **common))
    return records


def _stop(readers: list[DemoReader]) -> None:
    Suppression.objects.bulk_create(
        [
            Suppression(
                address_sha256=address_sha256(reader.email),
                address="" if reader.fate == SubscriberState.ERASED else reader.email,
                scope=scope,
                reason=reason,
                created_at=reader.left,
            )
            for reader in readers
            if reader.left
            for scope, reason in [STOPPED.get(reader.fate, (Scope.NEWSLETTER, "Cancellato su richiesta della persona"))]
        ]
    )


def _choose(readers: list[DemoReader]) -> None:
    """Sectors and themes: most chose one or two, some none."""
    sectors, themes = list(Sector.objects.filter(is_active=True)), list(Theme.objects.filter(is_active=True))
    sector_rows, theme_rows = [], []
    for number, reader in enumerate(readers):
        if reader.fate == SubscriberState.ERASED:
            continue
        draw = chance("choices", number)
        company = reader.subscriber.company
        drawn = draw.sample(sectors, draw.choice((0, 1, 1, 2)))
        chosen = {company.sector_id} - {None} if company else {sector.pk for sector in drawn}
        pk = reader.subscriber.pk
        sector_rows += [Subscriber.sectors.through(subscriber_id=pk, sector_id=sector) for sector in chosen]
        picked = draw.sample(themes, min(len(themes), draw.choice((0, 1, 2, 2, 3))))
        theme_rows += [Subscriber.themes.through(subscriber_id=pk, theme_id=theme.pk) for theme in picked]
    Subscriber.sectors.through.objects.bulk_create(sector_rows)
    Subscriber.themes.through.objects.bulk_create(theme_rows)
