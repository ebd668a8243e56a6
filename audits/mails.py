"""The mails that audits send; their texts are in `templates/audits/email/`."""

from audits.models import AuditRequest
from common.mailing.product import ProductMail, product_mail


def request_received_mail(asked: AuditRequest) -> ProductMail:
    """Tell whoever asked for an audit that the request is here.

    Anybody can type anybody's address into the public page: so the mail repeats nothing that was typed freely.
    """
    return product_mail(
        "audits/email/request_received",
        {"vat_number": asked.vat_number},
        to=asked.email,
        kind="audit_request_received",
        language=asked.language,
    )
