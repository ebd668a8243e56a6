"""States of readers and of what they consented to."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubscriberState(models.TextChoices):
    """Where a reader stands. Only confirmed ones get the newsletter."""

    PENDING = "pending", _("Waiting for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("reader", "Subscribed")
    UNSUBSCRIBED = "unsubscribed", pgettext_lazy("reader", "Unsubscribed")
    BOUNCED = "bounced", _("Address does not work")
    COMPLAINED = "complained", _("Complained")
    ERASED = "erased", pgettext_lazy("reader", "Erased")


# Whoever stands here comes back only by confirming anew, never by an import or by hand. A mail that comes back
# (bounced) withdraws nothing.
LEFT: Final = frozenset({SubscriberState.UNSUBSCRIBED, SubscriberState.COMPLAINED, SubscriberState.ERASED})
TONES: Final = {
    SubscriberState.PENDING: "warning",
    SubscriberState.CONFIRMED: "success",
    SubscriberState.UNSUBSCRIBED: "neutral",
    SubscriberState.BOUNCED: "danger",
    SubscriberState.COMPLAINED: "danger",
    SubscriberState.ERASED: "neutral",
}


class ReaderRole(models.TextChoices):
    """What a reader does."""

    ENTREPRENEUR = "entrepreneur", _("Entrepreneur")
    TECHNICAL_MANAGER = "technical_manager", _("Technical manager")
    ADMINISTRATION = "administration", _("Administration")
    RESEARCH = "research", _("Research and teaching")
    CONSULTANT = "consultant", _("Consultant")
    INSTITUTION = "institution", _("Institution or association")
    OTHER = "other", _("Other")


class Purpose(models.TextChoices):
    """What somebody consents to: two things, each by itself."""

    NEWSLETTER = "newsletter", _("Newsletter")
    MEASURING = "measuring", _("Counting of clicks by person")


class ConsentAct(models.TextChoices):
    """What happened to a consent."""

    REQUESTED = "requested", pgettext_lazy("consent", "Asked for")
    CONFIRMED = "confirmed", pgettext_lazy("consent", "Given")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


ACTS_TOLD: Final = {
    (Purpose.NEWSLETTER, ConsentAct.REQUESTED): _("Subscription asked for"),
    (Purpose.NEWSLETTER, ConsentAct.CONFIRMED): _("Subscription confirmed"),
    (Purpose.NEWSLETTER, ConsentAct.WITHDRAWN): _("Subscription ended"),
    (Purpose.MEASURING, ConsentAct.REQUESTED): _("Counting of clicks asked for"),
    (Purpose.MEASURING, ConsentAct.CONFIRMED): _("Counting of clicks allowed"),
    (Purpose.MEASURING, ConsentAct.WITHDRAWN): _("Counting of clicks no longer allowed"),
}


class Source(models.TextChoices):
    """Where an act of consent came from."""

    SIGN_UP = "sign_up", _("Public page")
    PREFERENCES = "preferences", _("Preference page")
    ONE_CLICK = "one_click", _("Unsubscribe link of a mail")
    STAFF = "staff", _("Entered by the district")
    IMPORT = "import", _("Imported")
    RETURNED = "returned", _("Returned mail or complaint")
