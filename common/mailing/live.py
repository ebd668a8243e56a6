"""What pages show of a batch that leaves: segments of a bar, the pace, the time left, what to do (`mailing/progress.html`)."""

from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.mailing.meanings import meaning_of
from common.mailing.models import Batch
from common.mailing.progress import Progress, progress
from common.mailing.states import BatchState, DeliveryState
from common.ui.formats import moment, number

# The order of the bar: what is done, what went wrong, what is under way, what waits.
ORDER = (
    DeliveryState.ACCEPTED,
    DeliveryState.SKIPPED,
    DeliveryState.FAILED,
    DeliveryState.BOUNCED,
    DeliveryState.COMPLAINED,
    DeliveryState.UNKNOWN,
    DeliveryState.IN_FLIGHT,
    DeliveryState.CLAIMED,
    DeliveryState.RETRY,
    DeliveryState.PENDING,
)
SIGN_IN_REFUSED = ("530", "534", "535")


@dataclass(frozen=True)
class Segment:
    """One state's part of the bar, in hundredths of its width."""

    state: DeliveryState
    count: int
    start: str
    width: str


def segments(progress: Progress) -> list[Segment]:
    """The bar's parts, in order; states in which nobody stands have none."""
    found, start = [], 0.0
    for state in ORDER:
        count = progress.counts[state]
        if count:
            width = 100 * count / progress.audience
            found.append(Segment(state, count, f"{start:.3f}", f"{width:.3f}"))
            start += width
    return found


def pace(progress: Progress) -> str:
    """How many leave a minute, as measured over the last one."""
    return number(round(progress.rate * 60))


def time_left(progress: Progress) -> str:
    """How long the rest takes, roughly; nothing where nothing moves."""
    seconds = progress.seconds_left
    if seconds is None or progress.settled == progress.audience:
        return ""
    seconds = max(seconds, 1)
    if seconds < 90:
        return ngettext("about %(count)d second", "about %(count)d seconds", seconds) % {"count": seconds}
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(count)d hour", "about %(count)d hours", hours) % {"count": hours}


@dataclass(frozen=True)
class Notice:
    """Why nothing moves, and what to do about it."""

    title: str
    text: str
    said: str = ""


def notice_of(batch: Batch) -> Notice | None:
    """What somebody who looks at the page should know first."""
    if batch.fault:
        return _fault(batch)
    if batch.state == BatchState.KEPT:
        text = _(
            "No mail server is configured, so nothing leaves. It does not leave by itself later either: once whoever "
            "runs the system has set one up, somebody lets it go here, or cancels it."
        )
        return Notice(_("Kept here, not sent"), text)
    if batch.state == BatchState.PAUSED:
        return Notice(
            _("Paused by %(who)s") % {"who": batch.paused_because},
            _("Nobody gets it before it is resumed. What was being handed over at that moment came to its end."),
        )
    if batch.state == BatchState.SENDING and batch.held_since:
        return Notice(
            _("The mail server has not answered since %(moment)s") % {"moment": moment(batch.held_since)},
            _("Nobody is lost and nobody's attempt is used up: it goes on by itself as soon as the server answers."),
            batch.held_because,
        )
    return None


def _fault(batch: Batch) -> Notice:
    code = batch.fault[:3]
    if code in SIGN_IN_REFUSED:
        text = _("Check user and password in EMAIL_URL with who keeps the mail server, then resume.")
    else:
        text = _("Check that the mail server allows the sender's address (DEFAULT_FROM_EMAIL), then resume.")
    return Notice(
        _("The mail server refuses us: %(why)s") % {"why": meaning_of(batch.fault) or code}, text, batch.fault
    )


class Live(TypedDict):
    """What the template asks for."""

    progress: Progress
    segments: list[Segment]
    pace: str
    time_left: str
    notice: Notice | None
    moves: bool


def live_of(batch: Batch) -> Live:
    """How a batch stands now."""
    now = progress(batch)
    return {
        "progress": now,
        "segments": segments(now),
        "pace": pace(now),
        "time_left": time_left(now),
        "notice": notice_of(batch),
        "moves": batch.state == BatchState.SENDING,
    }
