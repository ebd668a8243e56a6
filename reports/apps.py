"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.mailing.kinds import Kind, register


class ReportsConfig(AppConfig):
    """Frozen documents made from audits."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Show the reports on the audit's pages, and say how an audit is delivered."""
        from audits.extension_points import audit_deliveries, audit_tabs  # noqa: PLC0415 (models are not loaded yet)
        from reports.delivery import delivery_of, report_tab  # noqa: PLC0415

        register(Kind("report_delivered", _("Report delivered")))
        audit_tabs.add("reports", report_tab, order=80)
        audit_deliveries.add("reports", delivery_of)
