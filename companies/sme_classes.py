"""Size classes of Recommendation 2003/361/EC, Annex, Art. 2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SizeClass(models.TextChoices):
    """Size of an enterprise for public funding, from the smallest; unknown where the data do not decide."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")
    UNKNOWN = "unknown", _("Not determinable")
