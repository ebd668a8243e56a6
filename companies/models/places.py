"""Reference tables: sectors of the district, provinces and municipalities (ISTAT), ATECO codes with their edition."""

import re
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.database import SearchKey
from common.words import with_typographic_apostrophes


class Sector(models.Model):
    """A sector of the district's own list (settore, comparto); editable."""

    code = models.SlugField(_("code"), unique=True)
    name_it = models.CharField(_("Italian name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    adjacent = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("adjacent sectors"),
        help_text=_("Directly upstream or downstream: decides whether companies of the same persons are linked."),
    )

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ("position", "name_it")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_it


class ProvinceQuerySet(models.QuerySet["Province"]):
    """Named sets of provinces."""

    def with_companies(self) -> Self:
        """Those in which a company of the registry has its seat."""
        seats = Municipality.objects.filter(companies__isnull=False, province=models.OuterRef("pk"))
        return self.filter(models.Exists(seats))


class Province(models.Model):
    """A province or metropolitan city, by its ISTAT code (Florence is 048)."""

    code = models.CharField(_("ISTAT code"), max_length=3, unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=80)
    region_code = models.CharField(_("region code"), max_length=2)
    region_name = models.CharField(_("region"), max_length=80)

    objects: ClassVar[models.Manager["Province"]] = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.abbreviation})"


class Municipality(models.Model):
    """A municipality (comune) by its ISTAT code. Five names repeat: the province decides."""

    istat_code = models.CharField(_("ISTAT code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=80)
    province = models.ForeignKey(Province, models.PROTECT, related_name="municipalities", verbose_name=_("province"))
    name_key = models.GeneratedField(
        expression=SearchKey("name"), output_field=models.CharField(max_length=80), db_persist=True
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name_key",)
        indexes = (
            models.Index(fields=("name_key",), name="municipality_key"),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="municipality_trigrams"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.province.abbreviation})"


class AtecoCodeQuerySet(models.QuerySet["AtecoCode"]):
    """Named sets of activity codes."""

    def with_code(self, code: str) -> Self:
        """The code in all editions, the latest first; the dots don't matter."""
        digits = re.sub(r"[^0-9]", "", code)
        bare = models.Func("code", models.Value("."), models.Value(""), function="replace")
        return self.alias(digits=bare).filter(digits=digits).order_by("-edition")

    def like(self, text: str) -> Self:
        """Codes that begin so, or titles with the words."""
        digits = re.sub(r"[^0-9]", "", text)
        bare = models.Func("code", models.Value("."), models.Value(""), function="replace")
        found = self.alias(digits=bare)
        words = with_typographic_apostrophes(text.strip())
        return found.filter(digits__startswith=digits) if digits else found.filter(title__icontains=words)


class AtecoCode(models.Model):
    """An economic-activity code in one edition; the same digits can mean something else in another."""

    edition = models.CharField(_("edition"), max_length=4, choices=[(e, e) for e in ("2007", "2022", "2025")])
    code = models.CharField(_("code"), max_length=8)
    title = models.CharField(_("title"), max_length=300)
    verification = models.CharField(_("verification"), max_length=20, blank=True)

    objects: ClassVar[models.Manager["AtecoCode"]] = AtecoCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ATECO code")
        verbose_name_plural = _("ATECO codes")
        ordering = ("-edition", "code")
        constraints = (models.UniqueConstraint(fields=("edition", "code"), name="ateco_code_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title} ({self.edition})"
