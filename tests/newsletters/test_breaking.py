"""What was found by trying to break the newsletter."""

import pytest

from common.mailing.returns import take_returned
from newsletters.models import Subscriber
from newsletters.states import SubscriberState
from tests.factories.newsletters import reader
from tests.mailing.conftest import newsletter
from tests.mailing.pages import settle
from tests.mailing.test_bounces import report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("gmail-refused-by-policy", SubscriberState.CONFIRMED),
        ("gmail-over-quota", SubscriberState.CONFIRMED),
        ("postfix-unknown-user", SubscriberState.BOUNCED),
    ],
)
def test_a_mail_that_displeased_is_no_dead_address(name: str, state: str) -> None:
    subscriber = reader(email="sara.tozzi@arno.example")
    batch = newsletter([subscriber.email])
    take_returned(report(name, settle(batch, subscriber.email, "accepted")))
    subscriber.refresh_from_db()
    assert subscriber.state == state
    assert Subscriber.objects.reached().exists() == (state == SubscriberState.CONFIRMED)
