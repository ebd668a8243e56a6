"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.mailing.kinds import Kind, register


class AuditsConfig(AppConfig):
    """Technology audits, from the plan to the agreed actions."""

    name = "audits"
    verbose_name = _("Technology audits")

    def ready(self) -> None:
        """Show audits on the registry's pages, and photographs to whom they may concern."""
        from audits.company_pages import fill_company_pages  # noqa: PLC0415 (models are not loaded yet)
        from audits.part_uses import fill_part_uses  # noqa: PLC0415
        from audits.photo_readers import fill_file_readers  # noqa: PLC0415

        register(Kind("audit_request_received", _("Audit request received")))
        fill_company_pages()
        fill_file_readers()
        fill_part_uses()
