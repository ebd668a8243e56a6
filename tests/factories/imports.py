"""Import jobs for tests."""

import hashlib

import factory

from django.utils import timezone

from common.imports.models import ImportJob
from common.imports.states import JobState
from tests.factories.accounts import UserFactory

LIST = b"Partita IVA;Ragione sociale\n27165070486;Pelletterie Arno S.r.l.\n07609560483;Filatura Macrolotto Srl\n"
CONFIRMED = {JobState.CONFIRMED, JobState.RUNNING, JobState.DONE}


class ImportJobFactory(factory.django.DjangoModelFactory[ImportJob]):
    """An uploaded list with one good row and one with a wrong P.IVA; its rows come with the preview."""

    class Meta:
        model = ImportJob

    kind = "companies"
    file_name = "imprese.csv"
    content = LIST
    sha256 = factory.LazyAttribute(lambda job: hashlib.sha256(job.content).hexdigest())
    state = JobState.UPLOADED
    uploaded_by = factory.SubFactory(UserFactory)
    confirmed_by = factory.LazyAttribute(lambda job: job.uploaded_by if job.state in CONFIRMED else None)
    confirmed_at = factory.LazyAttribute(lambda job: timezone.now() if job.state in CONFIRMED else None)
