"""Requests for a free audit that come from the public page."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models.audit import Audit
from audits.states import RequestState
from companies.models import Company


class AuditRequestQuerySet(models.QuerySet["AuditRequest"]):
    """Named sets of requests."""

    def visible_to(self, user: User) -> Self:
        """All for the district's staff, none for others: a company does not see who else asked."""
        return self if user.is_of_district else self.none()

    def waiting(self) -> Self:
        """Requests that nobody has handled yet."""
        return self.filter(state=RequestState.NEW)

    def of_today(self, email: str) -> Self:
        """Requests that came with this address within a day."""
        return self.filter(email__iexact=email, created_at__gt=timezone.now() - timedelta(days=1))

    def in_state(self, state: str) -> Self:
        """Requests in one state: those that wait oldest first, since they wait; the others newest first."""
        order = "created_at" if state == RequestState.NEW else "-handled_at"
        return self.filter(state=state).select_related("company", "audit", "handled_by").order_by(order, "pk")

    def counted_tabs(self) -> list[tuple[RequestState, int]]:
        """Each state with how many stand in it."""
        found = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return [(state, found.get(state.value, 0)) for state in RequestState]


class AuditRequest(models.Model):
    """A request ("Richiedi un audit gratuito"): staff turn it into a company and an audit, or decline it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company_name = models.CharField(_("company name"), max_length=200)
    vat_number = models.CharField(_("VAT number"), max_length=11)
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    contact_name = models.CharField(_("your name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    message = models.TextField(_("what would you like to improve?"), blank=True)
    privacy_wording = models.TextField(_("privacy wording accepted"))
    privacy_version = models.CharField(_("version of the wording"), max_length=20)
    language = models.CharField(_("language"), max_length=2, default="it")
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices, default=RequestState.NEW)
    note = models.TextField(_("note"), blank=True)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="audit_requests", verbose_name=_("company")
    )
    audit = models.ForeignKey(
        Audit, models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name=_("audit")
    )
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    objects: ClassVar[models.Manager["AuditRequest"]] = AuditRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit request")
        verbose_name_plural = _("audit requests")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=RequestState.NEW) | Q(handled_by__isnull=False, handled_at__isnull=False),
                name="audit_request_handled_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ACCEPTED) | Q(company__isnull=False),
                name="audit_request_accepted_for_a_company",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(note=""), name="audit_request_declined_says_why"
            ),
            models.CheckConstraint(
                condition=Q(vat_number__regex=r"^[0-9]{11}$"), name="audit_request_vat_number_digits"
            ),
        )

    def __str__(self) -> str:
        return self.company_name
