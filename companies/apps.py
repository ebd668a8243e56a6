"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.mailing.kinds import Kind
from common.mailing.kinds import register as register_mail


class CompaniesConfig(AppConfig):
    """The registry of companies."""

    name = "companies"
    verbose_name = _("Companies")

    def ready(self) -> None:
        """Declare companies as a kind of import, and who sees them as a tab; what that needs is imported here, once the models are there."""
        from common.imports.kinds import register  # noqa: PLC0415
        from companies.extension_points import company_panels  # noqa: PLC0415
        from companies.importing.kind import CompanyImport  # noqa: PLC0415
        from companies.members.panel import members_panel  # noqa: PLC0415
        from companies.next_steps import fill_next_steps  # noqa: PLC0415

        register(CompanyImport())
        register_mail(Kind("company_invitation", _("Invitation to the portal")))
        company_panels.add("members", members_panel, order=90)
        fill_next_steps()
