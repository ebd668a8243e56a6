"""Who and what an audit is planned with: its team, its departments. The history tells how both change."""

import pghistory

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.audit import Audit
from audits.models.locks import belongs_together, locked_on_delivery
from companies.models import Department


@pghistory.track()
class AuditTeamMember(models.Model):
    """A person who works on an audit beside its lead; the history tells when each joined and left.

    The report names who worked on the audit, so that the team locks with the answers.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="+", verbose_name=_("audit"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))

    class Meta:
        db_table = "audits_audit_team"
        verbose_name = _("person in the team")
        verbose_name_plural = _("people in the team")
        unique_together = (("audit", "user"),)
        triggers = (locked_on_delivery("NEW.audit_id, OLD.audit_id", message="the team locks on delivery"),)

    def __str__(self) -> str:
        return f"{self.audit}: {self.user}"


@pghistory.track()
class PlannedDepartment(models.Model):
    """A department that an audit is planned for, and that therefore stays in the registry.

    The scores and the coverage are counted over the plan, so that it locks with the answers.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="+", verbose_name=_("audit"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))

    class Meta:
        db_table = "audits_audit_departments"
        verbose_name = _("planned department")
        verbose_name_plural = _("planned departments")
        unique_together = (("audit", "department"),)
        triggers = (
            locked_on_delivery("NEW.audit_id, OLD.audit_id", message="the plan locks on delivery"),
            belongs_together(
                """FROM audits_audit audit JOIN companies_site site ON site.company_id = audit.company_id
                    JOIN companies_department department ON department.site_id = site.id
                    WHERE audit.id = NEW.audit_id AND department.id = NEW.department_id""",
                message="the department is of another company",
            ),
        )

    def __str__(self) -> str:
        return f"{self.audit}: {self.department}"
