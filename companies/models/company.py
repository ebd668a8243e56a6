"""The company (impresa): a legal entity, identified by its codice fiscale."""

from typing import ClassVar, Self

import pghistory
import pgtrigger

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.database import SearchKey
from companies import codes
from companies.models.places import AtecoCode, Municipality, Sector
from companies.models.triggers import OWN_SECTOR
from companies.sme_classes import SizeClass


class CompanyGroupQuerySet(models.QuerySet["CompanyGroup"]):
    """Named sets of groups."""

    def like(self, text: str) -> Self:
        """Groups with the text in their name."""
        return self.filter(name__icontains=text)


class CompanyGroup(models.Model):
    """A group under one name (gruppo). For state aid the perimeter is computed from the stakes, never from here."""

    name = models.CharField(_("name"), max_length=200, unique=True)

    objects: ClassVar[models.Manager["CompanyGroup"]] = CompanyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CompanyQuerySet(models.QuerySet["Company"]):
    """Named sets of companies."""

    def visible_to(self, user: User) -> Self:
        """All for the district's staff; for others those they are members of today."""
        if user.is_of_district:
            return self
        return self.filter(pk__in=user.memberships.current().values("company_id"))

    def current(self) -> Self:
        """Companies that are not archived."""
        return self.filter(archived_at=None)

    def with_code(self, tax_code: str, vat_number: str) -> Self:
        """Those with this codice fiscale, or with this P.IVA, which a VAT group shares."""
        return self.filter(Q(tax_code=tax_code) | Q(vat_number=vat_number))

    def size_outdated(self) -> Self:
        """Companies whose stored size has to be worked out again, or for the first time."""
        return self.filter(size_as_of=None).order_by("pk")

    def size_worked_out_before_today(self) -> Self:
        """Companies whose stored size is of an earlier day."""
        return self.filter(size_as_of__lt=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0))


@pghistory.track(exclude=["name_key", "size_reason", "size_as_of", "created_at", "updated_at"])
class Company(models.Model):
    """A company of the registry. Archived, never deleted."""

    tax_code = models.CharField(
        _("tax code"),
        max_length=16,
        unique=True,
        validators=[codes.validate_tax_code],
        help_text=_("Codice fiscale: 11 digits, or 16 characters for a sole trader."),
    )
    vat_number = models.CharField(
        _("VAT number"),
        max_length=11,
        db_index=True,
        validators=[codes.validate_vat_number],
        help_text=_("Partita IVA: 11 digits; shared inside a VAT group."),
    )
    name = models.CharField(_("company name"), max_length=200)
    name_key = models.GeneratedField(
        expression=SearchKey("name"), output_field=models.CharField(max_length=200), db_persist=True
    )
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("sector")
    )
    ateco = models.ForeignKey(
        AtecoCode, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("ATECO code")
    )
    group = models.ForeignKey(
        CompanyGroup, models.SET_NULL, null=True, blank=True, related_name="companies", verbose_name=_("group")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("municipality")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True, validators=[codes.validate_postcode])
    rea_province = models.CharField(_("REA province"), max_length=2, blank=True)
    rea_number = models.CharField(_("REA number"), max_length=7, blank=True, validators=[codes.validate_rea_number])
    email = models.EmailField(_("e-mail"), blank=True)
    pec = models.EmailField(_("certified e-mail (PEC)"), blank=True)
    sdi_code = models.CharField(_("SDI code"), max_length=7, blank=True, validators=[codes.validate_sdi_code])
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    website = models.URLField(_("web site"), blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    size_class = models.CharField(_("size"), max_length=10, choices=SizeClass.choices, blank=True, editable=False)
    size_reason = models.JSONField(_("reason of the size"), default=dict, blank=True, editable=False)
    size_as_of = models.DateTimeField(_("size computed at"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[models.Manager["Company"]] = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("name_key", "pk")
        indexes = (
            models.Index(fields=("name_key", "id"), name="company_key"),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="company_trigrams"),
            models.Index(fields=("id",), condition=Q(size_as_of=None), name="company_size_outdated"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(vat_number__regex=r"^[0-9]{11}$"), name="company_vat_number_digits"),
            models.CheckConstraint(
                condition=Q(tax_code__regex=r"^([0-9]{11}|[A-Z0-9]{16})$"), name="company_tax_code_form"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="company_name_present"),
        )
        triggers = (OWN_SECTOR, pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete))

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page where everything about the company meets."""
        return reverse("companies:company_detail", args=[self.pk])
