"""What comes back marks its mail and stops dead addresses, once; forged and hostile reports do nothing."""

import mailbox
import time
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.mailing.extension_points import delivery_bounced
from common.mailing.identity import return_path
from common.mailing.models import Batch, Delivery, ReturnedMail, Suppression
from common.mailing.returns import Taken, take_returned
from common.mailing.states import DeliveryState, Scope
from common.mailing.suppressions import is_suppressed
from common.mailing.views import sign
from tests.mailing.conftest import newsletter
from tests.mailing.test_returned import FOLDER, returned

pytestmark = pytest.mark.django_db
ADDRESS = "sara.tozzi@arno.example"
SECRET = "un segreto tra noi e il server di posta"


@pytest.fixture
def accepted() -> Delivery:
    """Return a mail of a newsletter that the server took."""
    return in_state(DeliveryState.ACCEPTED)


def in_state(state: str) -> Delivery:
    delivery = newsletter([ADDRESS, "altri@arno.example"]).deliveries.get(address=ADDRESS)
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, cause="lost_after", in_flight_at=now, settled_at=now, token=1, lease_until=now
    )
    delivery.refresh_from_db()
    return delivery


def report(name: str, delivery: Delivery) -> bytes:
    return returned(name, return_path(delivery.pk))


@pytest.mark.parametrize(
    ("name", "state", "stopped"),
    [
        ("postfix-unknown-user", DeliveryState.BOUNCED, Scope.ALL),
        ("exchange-unknown-user", DeliveryState.BOUNCED, Scope.ALL),
        ("exim-unrouteable", DeliveryState.BOUNCED, Scope.ALL),
        ("qmail-no-mailbox", DeliveryState.BOUNCED, Scope.ALL),
        ("gmail-over-quota", DeliveryState.BOUNCED, None),
        ("gmail-refused-by-policy", DeliveryState.BOUNCED, None),
        ("postfix-delayed", DeliveryState.ACCEPTED, None),
        ("feedback-report", DeliveryState.COMPLAINED, Scope.NEWSLETTER),
    ],
)
def test_take_returned_marks_the_mail_and_stops_the_address(
    accepted: Delivery, name: str, state: str, stopped: Scope | None
) -> None:
    assert take_returned(report(name, accepted)) == Taken.DONE
    accepted.refresh_from_db()
    assert accepted.state == state
    assert [(each.address, each.scope) for each in Suppression.objects.all()] == (
        [(ADDRESS, stopped)] if stopped else []
    )
    assert ReturnedMail.objects.get().delivery == accepted
    assert Delivery.objects.exclude(pk=accepted.pk).get().state == DeliveryState.PENDING


def test_take_returned_twice_acts_once(accepted: Delivery) -> None:
    heard: list[str] = []
    delivery_bounced.add("test", lambda address, batch: heard.append(f"{address} {batch.pk}"))
    raw = report("postfix-unknown-user", accepted)
    assert [take_returned(raw), take_returned(raw)] == [Taken.DONE, Taken.KNOWN]
    again = raw.replace(b"09:12:44", b"09:12:45")
    assert take_returned(again) == Taken.DONE, "another report of the same is noted"
    delivery_bounced.add("test", lambda address, batch: None)
    assert heard == [f"{ADDRESS} {accepted.batch_id}"]
    assert Suppression.objects.count() == 1


def test_take_returned_learns_of_an_unknown_mail() -> None:
    delivery = in_state(DeliveryState.UNKNOWN)
    take_returned(report("postfix-unknown-user", delivery))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.BOUNCED


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.IN_FLIGHT, DeliveryState.FAILED])
def test_take_returned_leaves_alone_what_is_not_over_or_went_otherwise(state: str) -> None:
    delivery = in_state(state)
    take_returned(report("postfix-unknown-user", delivery))
    delivery.refresh_from_db()
    assert delivery.state == state
    assert is_suppressed(ADDRESS, Scope.NEWSLETTER), "the address does not exist all the same"


def test_a_forged_address_does_nothing(accepted: Delivery) -> None:
    local, _, domain = return_path(accepted.pk).partition("@")
    forged = f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}"
    other = return_path(accepted.pk + 1)
    assert take_returned(returned("postfix-unknown-user", forged)) == Taken.FOREIGN
    assert take_returned(returned("postfix-unknown-user", "bounce@distretto.example")) == Taken.FOREIGN
    mixed = report("postfix-unknown-user", accepted).replace(
        b"Delivered-To: bounces@distretto.example", b"To: " + other.encode()
    )
    assert take_returned(mixed) == Taken.FOREIGN, "who names two of ours names none"
    accepted.refresh_from_db()
    assert accepted.state == DeliveryState.ACCEPTED
    assert not Suppression.objects.exists()


def test_an_answer_out_of_office_does_nothing(accepted: Delivery) -> None:
    assert take_returned(report("out-of-office", accepted)) == Taken.NOTHING
    assert not ReturnedMail.objects.exists()


def test_read_bounces_takes_mailboxes_of_every_form_and_changes_none(accepted: Delivery, tmp_path: Path) -> None:
    raw = report("postfix-unknown-user", accepted)
    box = mailbox.mbox(tmp_path / "box")
    for message in (raw, (FOLDER / "out-of-office.eml").read_bytes(), b"\xff\xfe broken"):
        box.add(message)
    box.close()
    mails = mailbox.Maildir(tmp_path / "maildir")
    mails.add(raw.replace(b"09:12:44", b"10:12:44"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.eml").write_bytes(raw.replace(b"09:12:44", b"11:12:44"))
    (tmp_path / "huge.eml").write_bytes(b"x" * 1_100_000)
    paths = [str(tmp_path / name) for name in ("box", "maildir", "folder", "huge.eml")]
    before = (tmp_path / "box").read_bytes()
    assert told(*paths) == {"taken": 3, "taken before": 0, "about no mail of ours": 0, "no report": 2}
    assert told(*paths) == {"taken": 0, "taken before": 3, "about no mail of ours": 0, "no report": 2}
    assert (tmp_path / "box").read_bytes() == before
    with pytest.raises(CommandError, match="not there"):
        told(str(tmp_path / "nowhere"))


def told(*paths: str) -> dict[str, int]:
    out = StringIO()
    call_command("read_bounces", *paths, stdout=out)
    lines = [line.split(maxsplit=1) for line in out.getvalue().splitlines()]
    return {words: int(count) for count, words in lines}


def hand_over(body: bytes, *, at: float = 0, secret: str = SECRET, **headers: str) -> int:
    moment = str(int(time.time() + at))
    given = headers or {"X-Distretto-Signature": f"t={moment},v1={sign(moment, body)}"}
    content_type = given.pop("Content-Type", "message/rfc822")
    return Client().post(reverse("mailing:returned_take"), body, content_type=content_type, headers=given).status_code


@pytest.fixture
def shared_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAILING_RETURNS_SECRET", SECRET)


@pytest.mark.usefixtures("shared_secret")
def test_returned_take_takes_what_is_signed_once(accepted: Delivery) -> None:
    raw = report("postfix-unknown-user", accepted)
    assert [hand_over(raw), hand_over(raw)] == [200, 200]
    accepted.refresh_from_db()
    assert accepted.state == DeliveryState.BOUNCED
    assert ReturnedMail.objects.count() == 1


@pytest.mark.usefixtures("shared_secret")
def test_returned_take_refuses_what_is_not_signed_now(accepted: Delivery) -> None:
    raw = report("postfix-unknown-user", accepted)
    now = str(int(time.time()))
    assert hand_over(raw, at=-301) == 401
    assert hand_over(raw, at=301) == 401
    for signature in ("", "t=,v1=", f"t={now},v1={'0' * 64}", f"t={now},v1={sign(now, raw + b' ')}", "t=\ud83d" * 9):
        assert hand_over(raw, **{"X-Distretto-Signature": signature.encode("ascii", "replace").decode()}) == 401
    assert not ReturnedMail.objects.exists()


@pytest.mark.usefixtures("shared_secret")
def test_returned_take_bounds_what_it_reads() -> None:
    assert hand_over(b"x" * (1024 * 1024 + 1)) == 413
    assert hand_over(b"a=b", **{"Content-Type": "application/x-www-form-urlencoded"}) == 415


def test_returned_take_is_not_there_without_a_secret(accepted: Delivery) -> None:
    assert hand_over(report("postfix-unknown-user", accepted)) == 404


@given(noise=st.binary(max_size=300), at=st.integers(0, 2500))
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_reports_never_fail(accepted: Delivery, noise: bytes, at: int) -> None:
    raw = report("postfix-unknown-user", accepted)
    assert take_returned(raw[:at] + noise + raw[at:]) in Taken
    assert Batch.objects.count() == 1
