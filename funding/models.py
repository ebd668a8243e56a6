"""The catalogue of qualified services (Regione Toscana), by edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualifiedService(models.Model):
    """An entry of the regional catalogue (servizio qualificato)."""

    edition = models.CharField(_("edition"), max_length=10)
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    verification = models.CharField(
        _("verification"), max_length=20, blank=True, help_text=_("“to verify” until a document confirms it.")
    )

    class Meta:
        verbose_name = _("qualified service")
        verbose_name_plural = _("qualified services")
        ordering = ("edition", "code")
        constraints = (models.UniqueConstraint(fields=("edition", "code"), name="qualified_service_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
