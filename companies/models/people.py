"""A company's people (referenti) and what it has consented to."""

import uuid
from typing import ClassVar, Self

import pgtrigger

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from companies.models.company import Company


class ContactRole(models.TextChoices):
    """What a contact does in the company."""

    ENTREPRENEUR = "entrepreneur", _("Entrepreneur")
    TECHNICAL_MANAGER = "technical_manager", _("Technical manager")
    ADMINISTRATION = "administration", _("Administration")
    OTHER = "other", _("Other")


class ContactQuerySet(models.QuerySet["Contact"]):
    """Named sets of contacts."""

    def current(self) -> Self:
        """Those whom the district still talks with."""
        return self.filter(ended_on=None)

    def former(self) -> Self:
        """Those whom it no longer talks with, the last ended first."""
        return self.exclude(ended_on=None).order_by("-ended_on", "full_name", "pk")


class Contact(models.Model):
    """A person the district talks with, or talked with until a day: whom a visit met stays on record."""

    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts", verbose_name=_("company"))
    full_name = models.CharField(_("full name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=ContactRole, default=ContactRole.OTHER)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_primary = models.BooleanField(_("main contact"), default=False)
    ended_on = models.DateField(_("no longer a contact since"), null=True, blank=True)

    objects: ClassVar[models.Manager["Contact"]] = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("-is_primary", "full_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("company",), condition=models.Q(is_primary=True), name="contact_one_primary"
            ),
            models.CheckConstraint(
                condition=models.Q(is_primary=False) | models.Q(ended_on=None), name="contact_ended_is_not_primary"
            ),
        )

    def __str__(self) -> str:
        return self.full_name


class Consent(models.Model):
    """One act of consent or withdrawal, with the exact wording; rows are only ever added."""

    class Purpose(models.TextChoices):
        AUDIT = "audit", _("Technology audit")
        PHOTOS = "photos", _("Photographs")
        STATISTICS = "statistics", _("Statistics of the district")
        PORTAL = "portal", _("Company portal")

    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="consents", verbose_name=_("company"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    is_given = models.BooleanField(_("given"), help_text=_("Off: a withdrawal."))
    wording = models.TextField(_("wording"))
    wording_version = models.CharField(_("wording version"), max_length=20)
    person = models.CharField(_("person"), max_length=150, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-recorded_at", "-pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.company}: {self.get_purpose_display()}"
