"""Stored uploads: what they are is known from their content, never from their name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def content_address(instance: "StoredFile", _name: str) -> str:
    """Path of a file in the store, made from its hash alone."""
    return f"{instance.sha256[:2]}/{instance.sha256}"


class StoredFile(models.Model):
    """Bytes kept once per content, with their type, size and hash. Images are re-encoded before they come here."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.FileField(upload_to=content_address)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"
