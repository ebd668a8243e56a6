"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    """The newsletter: who reads it and with what consent, what is written, to whom it goes."""

    name = "newsletters"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        """Declare the kinds of condition and of mail, and listen to what becomes of mails."""
        from common.imports.kinds import register  # noqa: PLC0415 (models are not loaded yet)
        from newsletters.importing.kind import SubscriberImport  # noqa: PLC0415
        from newsletters.kinds import declare_mail  # noqa: PLC0415
        from newsletters.outcomes import listen_to_mail  # noqa: PLC0415
        from newsletters.reader_kinds import declare_kinds  # noqa: PLC0415

        register(SubscriberImport())
        declare_kinds()
        declare_mail()
        listen_to_mail()
