"""The newsletter of the demonstration: twenty-four issues that left in eight years, and three in the making."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from django.conf import settings
from django.db import connection
from django.utils.text import slugify

from accounts.models import User
from common.mailing.actions import freeze_audience, make_batch
from common.mailing.message import Content
from common.mailing.models import Batch
from common.mailing.states import BatchState, Guarantee, Scope
from distretto.demo.chance import chance
from distretto.demo.fieldwork import ROME
from distretto.demo.readers import subscribed_at
from newsletters.actions.versions import freeze_version
from newsletters.drawing import merge_values
from newsletters.issue_audience import rows_for
from newsletters.issue_states import IssueState, Reason
from newsletters.kinds import NEWSLETTER, ONE_CLICK
from newsletters.letter import Piece
from newsletters.models import Block, ClickCount, Issue, IssueTransition, IssueVersion
from workshops.models import Workshop

TEXTS = Path(__file__).with_name("issues.yaml")
HELLO = "Gentile {{ name|lettrice, lettore }},\n\n"
MONTHS_BETWEEN = 4
PACE = 40  # mails a second
# Of a thousand: how many the receiving server refused, and how many came back later.
SETTLE = """
    UPDATE mailing_delivery SET
        attempts = 1, due_at = %(sent)s,
        in_flight_at = %(sent)s + make_interval(secs => (id - %(first)s) / %(pace)s::float),
        settled_at = %(sent)s + make_interval(secs => (id - %(first)s) / %(pace)s::float + 0.2),
        state = CASE WHEN (id - %(first)s + 7) * 7919 %% 1000 < 9 THEN 'failed' WHEN (id - %(first)s + 7) * 7919 %% 1000 < 19 THEN 'bounced' ELSE 'accepted' END,
        cause = CASE WHEN (id - %(first)s + 7) * 7919 %% 1000 < 9 THEN 'refused' WHEN (id - %(first)s + 7) * 7919 %% 1000 < 19 THEN 'returned' ELSE '' END,
        reply_code = CASE WHEN (id - %(first)s + 7) * 7919 %% 1000 < 19 THEN 550 ELSE 250 END,
        reason = CASE WHEN (id - %(first)s + 7) * 7919 %% 1000 < 19 THEN '5.1.1 user unknown' ELSE '' END
    WHERE batch_id = %(batch)s
"""


def make_issues(as_of: date, people: dict[str, User]) -> int:
    """Write all issues; those that left get a batch with settled deliveries, as the outbox would have left them."""
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    for number, text in enumerate(texts):
        months = MONTHS_BETWEEN * (len(texts) - number) - 3
        day = as_of - timedelta(days=int(months * 30.4))
        sent = datetime.combine(day - timedelta(days=day.weekday() - 1), time(10, 0), ROME)
        _send(_write(text, sent - timedelta(days=4), people["outreach"]), number, sent, people["director"])
    _make_unsent(as_of, people)
    return Issue.objects.count()


def _pieces(text: dict[str, Any]) -> list[Piece]:
    call, case = text["call"], text["case"]
    return [
        Piece("", "text", {"markdown": f"{HELLO}{text['opening']}"}),
        Piece("", "heading", {"text": "Bandi", "level": 2}),
        Piece("", "columns", {"left": f"### {call[0]}\n\n{call[1]}", "right": f"### {case[0]}\n\n{case[1]}"}),
        Piece("", "button", {"label": "Leggi tutto", "link": text["link"]}),
        Piece("", "divider", {}),
        Piece(
            "",
            "text",
            {"markdown": "I prossimi [seminari](/workshops/) e gli [audit gratuiti](/request-audit/) sono sul sito."},
        ),
    ]


def _write(text: dict[str, Any], begun: datetime, author: User) -> Issue:
    issue = Issue.objects.create(
        title=text["title"],
        preheader=text["line"],
        slug=f"{begun:%Y-%m}-{slugify(text['title'])}"[:90].strip("-"),
        sender=settings.NEWSLETTER_SENDERS[0],
        author=author,
        created_at=begun,
    )
    blocks = [
        Block(issue=issue, kind=piece.kind, data=dict(piece.data), position=place, changed_by=author)
        for place, piece in enumerate(_pieces(text), start=1)
    ]
    Block.objects.bulk_create(blocks)
    IssueTransition.objects.create(issue=issue, to_state=IssueState.DRAFT, by=author, at=begun)
    return issue


def _submit(issue: Issue, at: datetime) -> IssueVersion:
    version = freeze_version(issue, reason=Reason.SUBMITTED, by=issue.author, at=at)
    _move(issue, IssueState.DRAFT, IssueState.IN_REVIEW, at, issue.author, submitted_by=issue.author, submitted_at=at)
    return version


def _approve(issue: Issue, version: IssueVersion, at: datetime, director: User) -> None:
    values = {"approved_by": director, "approved_at": at, "approved_version": version}
    _move(issue, IssueState.IN_REVIEW, IssueState.APPROVED, at, director, **values)


def _send(issue: Issue, number: int, sent: datetime, director: User) -> None:
    version = _submit(issue, sent - timedelta(days=2))
    _approve(issue, version, sent - timedelta(days=1), director)
    batch, count = _deliver(issue, version, sent)
    values = {"batch": batch, "audience_count": count, "sent_at": sent}
    _move(issue, IssueState.APPROVED, IssueState.SENDING, sent, issue.author, **values)
    _move(issue, IssueState.SENDING, IssueState.SENT, sent + timedelta(seconds=count / PACE + 20), None)
    _click(issue, number, count, sent)


def _deliver(issue: Issue, version: IssueVersion, sent: datetime) -> tuple[Batch, int]:
    content = Content(issue.sender, version.subject, version.text, version.html, headers=ONE_CLICK)
    fields = {"state": BatchState.DONE, "created_at": sent, "not_before": sent, "created_by": issue.author}
    batch = make_batch(
        content, kind=NEWSLETTER, scope=Scope.NEWSLETTER, guarantee=Guarantee.AT_MOST_ONCE, finished_at=sent, **fields
    )
    readers = subscribed_at(sent).filter(language=issue.language)
    count = freeze_audience(batch, rows_for(readers, merge_values(version.as_letter())))
    first = batch.deliveries.order_by("pk").values_list("pk", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"sent": sent, "first": first, "pace": PACE, "batch": batch.pk})
    Batch.objects.filter(pk=batch.pk).update(finished_at=sent + timedelta(seconds=count / PACE + 1))
    return batch, count


def _click(issue: Issue, number: int, readers: int, sent: datetime) -> None:
    counts = []
    for link in issue.links.all():
        draw = chance("clicks", number, link.number)
        clicks = readers * draw.uniform(0.02, 0.09)
        for days in range(8):
            clicks *= 1 if days == 0 else draw.uniform(0.3, 0.55)
            if clicks >= 1:
                counts.append(ClickCount(link=link, day=sent.date() + timedelta(days=days), clicks=int(clicks)))
    ClickCount.objects.bulk_create(counts)


def _make_unsent(as_of: date, people: dict[str, User]) -> None:
    """One that leaves next week, one that waits for the director, one that is being written."""
    author, director = people["outreach"], people["director"]
    noon = datetime.combine(as_of, time(12, 0), ROME)
    workshop = Workshop.objects.coming(noon).first()
    card = [Piece("", "card:workshop", {"key": workshop.slug})] if workshop else []
    for days, title, line, opening in (
        (6, "Passaporto digitale, da dove si comincia", "Tre passi, un seminario, un bando", "dal 2027 i prodotti tessili avranno un **passaporto digitale**: tre imprese raccontano come si preparano."),
        (3, "Pelle, filiera e origine dei dati", "Che cosa chiedono i marchi nel 2027", "i capitolati del prossimo anno chiedono **dati di origine** lotto per lotto. Chi ha cominciato racconta quanto costa."),
        (1, "Bandi di primavera", "In preparazione", "le finestre di primavera si preparano adesso."),
    ):  # fmt: skip
        begun = noon - timedelta(days=days)
        text = {"title": title, "line": line, "opening": opening, "link": "/request-audit/"}
        issue = _write(
            text | {"call": ["Microinnovazione", "Voucher a sportello."], "case": ["Un caso", "Il racconto."]},
            begun,
            author,
        )
        if card:
            Block.objects.create(issue=issue, kind=card[0].kind, data=dict(card[0].data), position=7, changed_by=author)
        if days > 1:
            version = _submit(issue, begun + timedelta(days=1))
        if days > 5:
            _approve(issue, version, begun + timedelta(days=2), director)
            leaves = datetime.combine(as_of + timedelta(days=8 - as_of.weekday()), time(10, 0), ROME)
            _move(
                issue,
                IssueState.APPROVED,
                IssueState.SCHEDULED,
                begun + timedelta(days=3),
                author,
                scheduled_for=leaves,
            )


def _move(issue: Issue, source: IssueState, target: IssueState, at: datetime, by: User | None, **values: Any) -> None:
    Issue.objects.filter(pk=issue.pk).update(state=target, **values)
    IssueTransition.objects.create(issue=issue, from_state=source, to_state=target, by=by, at=at)
