"""Readers with their consents, and the segments they fall into."""

from newsletters.models.consent import ConsentRecord
from newsletters.models.segment import Segment
from newsletters.models.subscriber import Subscriber, SubscriberQuerySet, Theme

__all__ = ["ConsentRecord", "Segment", "Subscriber", "SubscriberQuerySet", "Theme"]
