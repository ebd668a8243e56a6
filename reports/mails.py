"""The mail that tells a company's people that their report is there; its text is in `templates/reports/email/`."""

from django.urls import reverse

from accounts.models import User
from audits.models import Audit
from common.mailing.product import ProductMail, product_mail, site_link


def report_delivered_mail(audit: Audit, *, to: User) -> ProductMail:
    """Build the mail to one person. It leads to the portal: the document itself never travels by mail."""
    context = {
        "name": str(to),
        "company": audit.company.name,
        "lead": str(audit.lead),
        "link": site_link(reverse("portal:company", args=[audit.company_id])),
    }
    template = "reports/email/report_delivered"
    return product_mail(template, context, to=to.email, kind="report_delivered", language=to.language)
