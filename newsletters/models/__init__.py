"""Readers with their consents and segments; issues with their blocks, versions and links."""

from newsletters.models.block import Block, BlockQuerySet, IssuePicture
from newsletters.models.click import ClickCount, IssueLink, MeasuredClick
from newsletters.models.consent import ConsentRecord
from newsletters.models.issue import Issue, IssueQuerySet, IssueTransition
from newsletters.models.segment import Segment
from newsletters.models.subscriber import Subscriber, SubscriberQuerySet, Theme
from newsletters.models.version import IssueVersion

__all__ = [
    "Block",
    "BlockQuerySet",
    "ClickCount",
    "ConsentRecord",
    "Issue",
    "IssueLink",
    "IssuePicture",
    "IssueQuerySet",
    "IssueTransition",
    "IssueVersion",
    "MeasuredClick",
    "Segment",
    "Subscriber",
    "SubscriberQuerySet",
    "Theme",
]
