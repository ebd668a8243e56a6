"""Requests for a free audit: received from the public, accepted into companies and audits, or declined."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits import permissions
from audits.actions.locking import allow
from audits.actions.planning import Plan, plan_audit
from audits.errors import ActRefusedError
from audits.mails import request_received_mail
from audits.models import Audit, AuditRequest
from audits.states import RequestState
from common.database import SearchKey
from common.mailing.suppressions import address_key, lock_address
from companies.models import Company, Contact, ContactRole, Municipality

CONFIRMATIONS_A_DAY = 3


@dataclass(frozen=True)
class Privacy:
    """The wording that the person accepted, exactly as it was shown."""

    wording: str
    version: str


@transaction.atomic
def receive_request(key: UUID, values: Mapping[str, Any], *, privacy: Privacy, language: str) -> AuditRequest:
    """Keep a request and confirm it by mail; the same form sent twice is one request.

    It is the same by its key, or, sent from a page that the browser went back to, by saying the same as one that waits.
    An address gets few confirmations a day, so that nobody floods a stranger's mailbox through the public page.
    """
    lock_address(address_key(values["email"]))
    if waiting := AuditRequest.objects.filter(state=RequestState.NEW, **values).first():
        return waiting
    defaults = {**values, "privacy_wording": privacy.wording, "privacy_version": privacy.version, "language": language}
    asked, created = AuditRequest.objects.get_or_create(key=key, defaults=defaults)
    if created and AuditRequest.objects.of_today(asked.email).count() <= CONFIRMATIONS_A_DAY:
        request_received_mail(asked).send()
    return asked


@transaction.atomic
def accept_request(asked: AuditRequest, plan: Plan, *, company: Company | None = None, by: User) -> Audit:
    """Plan an audit of the company that asked; without a company one is made from what it said of itself."""
    locked = _lock_waiting(asked, by)
    company = company or _company_from(locked)
    audit = plan_audit(company, plan, by=by)
    _settle(locked, RequestState.ACCEPTED, by, company=company, audit=audit)
    return audit


@transaction.atomic
def decline_request(asked: AuditRequest, *, note: str, by: User) -> AuditRequest:
    """Say no, with the reason."""
    locked = _lock_waiting(asked, by)
    if not note.strip():
        raise ActRefusedError(_("Say why the request is declined."))
    return _settle(locked, RequestState.DECLINED, by, note=note.strip())


def _lock_waiting(asked: AuditRequest, by: User) -> AuditRequest:
    allow(permissions.can_handle_requests(by))
    locked = AuditRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.state != RequestState.NEW:
        raise ActRefusedError(_("Somebody has already answered this request."))
    return locked


def _settle(asked: AuditRequest, state: RequestState, by: User, **values: object) -> AuditRequest:
    for name, value in ({"state": state, "handled_by": by, "handled_at": timezone.now()} | values).items():
        setattr(asked, name, value)
    asked.save()
    return asked


def _company_from(asked: AuditRequest) -> Company:
    values = {
        "vat_number": asked.vat_number,
        "name": asked.company_name,
        "municipality": _municipality(asked.municipality),
        "email": asked.email,
        "phone": asked.phone,
    }
    company, is_new = Company.objects.get_or_create(tax_code=asked.vat_number, defaults=values)
    if not is_new:  # known before, or made this very moment from another request or an import
        raise ActRefusedError(_("The registry has a company with this tax code: choose it."))
    Contact.objects.create(
        company=company,
        full_name=asked.contact_name,
        role=ContactRole.OTHER,
        email=asked.email,
        phone=asked.phone,
        is_primary=True,
    )
    return company


def _municipality(name: str) -> Municipality | None:
    """The municipality of this name, if there is just one (five names repeat)."""
    found = list(Municipality.objects.filter(name_key=SearchKey(Value(name.strip())))[:2])
    return found[0] if len(found) == 1 else None
