"""What a row would change: compared with the readers there are and with the addresses that want nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Final

from django.utils import timezone

from common.imports.kinds import Difference
from common.mailing.models import Suppression
from common.mailing.suppressions import address_sha256
from companies.models import Company, Contact, Sector
from newsletters.actions.consents import Words
from newsletters.actions.keeping import PaperConsent
from newsletters.importing.rows import ParsedRow
from newsletters.models import Subscriber, Theme
from newsletters.states import SubscriberState

PLAIN: Final = ("name", "role", "language")
CHUNK: Final = 2000


@dataclass
class ReaderChange:
    """What to write: `subscriber` is None for a new one; the rest holds only what changes."""

    email: str
    subscriber: Subscriber | None
    consent: PaperConsent
    by: int | None
    fields: dict[str, Any] = field(default_factory=dict)
    sectors: tuple[int, ...] = ()
    themes: tuple[int, ...] = ()
    differences: list[Difference] = field(default_factory=list)

    @property
    def confirms(self) -> bool:
        """Whether the row's consent puts the reader on the list."""
        return self.subscriber is None or self.subscriber.state == SubscriberState.PENDING


class Comparer:
    """Knows the readers, companies and suppressions that a file is about: read at once, locked if it will be written."""

    def __init__(self, rows: Collection[ParsedRow], *, by: int | None, lock: bool) -> None:
        self._by = by
        emails = [row.email for row in rows]
        readers = Subscriber.objects.order_by("pk").with_choices()
        self._known = {one.email: one for one in _in_chunks(readers.lock_rows() if lock else readers, "email", emails)}
        hashes = {address_sha256(email): email for email in emails}
        stopped = _in_chunks(Suppression.objects.all(), "address_sha256", list(hashes))
        self._stopped = {hashes[suppression.address_sha256] for suppression in stopped}
        codes = list({row.values["company"] for row in rows if "company" in row.values})
        found = _in_chunks(Company.objects.order_by("-archived_at", "pk"), "vat_number", codes)
        self._companies = {company.vat_number: company for company in found}
        contacts = _in_chunks(Contact.objects.all(), "email", emails)
        self._contacts = {(contact.company_id, contact.email): contact for contact in contacts}
        self._names = {
            "sectors": dict(Sector.objects.values_list("pk", "name_it")),
            "themes": dict(Theme.objects.values_list("pk", "name_it")),
        }

    def knows_company(self, row: ParsedRow) -> bool:
        """Whether the registry has the company that the row names."""
        return row.values["company"] in self._companies

    def reason_to_skip(self, row: ParsedRow) -> str:
        """Why the address must not come (back) on the list, if it must not."""
        reader = self._known.get(row.email)
        state = reader.state if reader else ""
        if state == SubscriberState.BOUNCED:
            return "does not work"
        if state in (SubscriberState.UNSUBSCRIBED, SubscriberState.COMPLAINED):
            return "has left"
        return "suppressed" if row.email in self._stopped else ""

    def change(self, row: ParsedRow) -> ReaderChange:
        """Compare a sound row with what is known."""
        reader, said = self._known.get(row.email), row.consent
        given_at = timezone.make_aware(datetime.combine(said["given_on"], time()))
        consent = PaperConsent(Words(said["wording"], said["version"]), given_at, said["proof"])
        change = ReaderChange(row.email, reader, consent, self._by)
        for name in PLAIN:
            self._differ(change, name, row.values.get(name, ""), getattr(reader, name) if reader else "")
        if company := self._companies.get(row.values.get("company", "")):
            before = reader.company.name if reader and reader.company else ""
            if not (reader and reader.company_id == company.pk):
                contact = self._contacts.get((company.pk, row.email))
                change.fields |= {"company": company, "contact": contact}
                change.differences.append({"field": "company", "old": before, "new": company.name})
        for name in ("sectors", "themes"):
            self._differ_in_names(change, name, row.values.get(name, ()))
        if reader is not None and change.confirms:
            change.differences.append({"field": "state", "old": reader.state, "new": SubscriberState.CONFIRMED.value})
        return change

    def _differ(self, change: ReaderChange, name: str, new: str, old: str) -> None:
        if new and new != old:
            change.fields[name] = new
            change.differences.append({"field": name, "old": old, "new": new})

    def _differ_in_names(self, change: ReaderChange, name: str, new: tuple[int, ...]) -> None:
        """Choices are only ever added: a list that does not name one is no wish to lose it."""
        known = getattr(change.subscriber, name).all() if change.subscriber else []
        old = {row.pk for row in known}
        if set(new) <= old:
            return
        setattr(change, name, tuple(sorted(set(new) | old)))
        said = {
            key: ", ".join(sorted(self._names[name][pk] for pk in keys))
            for key, keys in (("old", old), ("new", old | set(new)))
        }
        change.differences.append({"field": name, **said})


def _in_chunks(rows: Any, name: str, values: list[str]) -> list[Any]:  # noqa: ANN401 (any of several querysets)
    """The rows with one of many values, some thousand values at a time."""
    return [
        row
        for start in range(0, len(values), CHUNK)
        for row in rows.filter(**{f"{name}__in": values[start : start + CHUNK]})
    ]
