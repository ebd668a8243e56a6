"""Readers to send to, made in the database at once, and the audience as the newsletter takes it."""

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject

from common.database import Sha256Hex
from common.mailing.actions import freeze_audience
from common.mailing.models import Batch, Suppression
from newsletters.models import Subscriber

AUDIENCE = 200_000
FILL = """
INSERT INTO newsletters_subscriber (email, name, language, role, state, is_measured, revision, created_at, updated_at)
SELECT format('reader%%s@example%%s.org', n, n %% 50), format('Lettrice Numero %%s', n), 'it', '', 'pending', false, 1,
    now(), now()
FROM generate_series(1, %s) AS n ON CONFLICT DO NOTHING
"""


def fill_readers(count: int) -> None:
    """Make so many readers; without a line of history for each, which is not what is measured."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newsletters_subscriber DISABLE TRIGGER USER")
        cursor.execute(FILL, [count])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE newsletters_subscriber ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE newsletters_subscriber")


def freeze(batch: Batch, count: int) -> int:
    """Freeze the first so many readers whose address nothing is stopped to: the statement that the newsletter runs."""
    stopped = Suppression.objects.filter(address_sha256=Sha256Hex(OuterRef("email")))
    readers = Subscriber.objects.filter(~Exists(stopped), email__startswith="reader").order_by("pk")[:count]
    merge = JSONObject(name=F("name"), subscriber=F("pk"))
    return freeze_audience(batch, readers.values_list("email", F("email"), merge))
