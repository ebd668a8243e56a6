"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    """Thematic workshops per sector."""

    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        """Offer workshops as cards, for newsletters and whoever else shows some."""
        from workshops.cards import offer_cards  # noqa: PLC0415 (models are not loaded yet)

        offer_cards()
