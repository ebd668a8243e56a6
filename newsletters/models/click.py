"""Links of an issue and how often they were followed: counts per day, and single clicks only of those who agreed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletters.models.issue import Issue
from newsletters.models.subscriber import Subscriber


class IssueLink(models.Model):
    """An address that an issue links to. Its number stays the same however often the issue is drawn."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="links")
    number = models.PositiveIntegerField(_("number"))
    url = models.URLField(_("address"), max_length=2000)

    class Meta:
        verbose_name = _("link of an issue")
        verbose_name_plural = _("links of issues")
        ordering = ("issue", "number")
        constraints = (
            models.UniqueConstraint(fields=("issue", "number"), name="issue_link_number"),
            models.UniqueConstraint(fields=("issue", "url"), name="issue_link_once"),
            models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="issue_link_leads_to_the_web"),
        )

    def __str__(self) -> str:
        return self.url


class ClickCount(models.Model):
    """How often a link was followed on a day: nobody's name, nobody's address."""

    link = models.ForeignKey(IssueLink, models.CASCADE, related_name="counts")
    day = models.DateField(_("day"))
    clicks = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        verbose_name = _("clicks of a day")
        verbose_name_plural = _("clicks of a day")
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("link", "day"), name="click_count_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.clicks}"


class MeasuredClick(models.Model):
    """A click of a reader who agreed to be counted by person; it goes when the consent or the reader goes."""

    link = models.ForeignKey(IssueLink, models.CASCADE, related_name="measured_clicks")
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="measured_clicks")
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects: ClassVar[models.Manager["MeasuredClick"]] = models.Manager()

    class Meta:
        verbose_name = _("click of a reader")
        verbose_name_plural = _("clicks of readers")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.link} {self.at:%d/%m/%Y %H:%M}"
