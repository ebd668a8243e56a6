"""The roles that people of the district have. A person can have several; a company's people have none."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody of the district is there for."""

    AUDITOR = "auditor", _("Auditor")
    FUNDING_OFFICER = "funding_officer", _("Funding officer")
    OUTREACH_OFFICER = "outreach_officer", _("Outreach officer")
    DIRECTOR = "director", _("Director")
    ADMINISTRATOR = "administrator", _("Administrator")
