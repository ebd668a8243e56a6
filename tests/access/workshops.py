"""Workshops are for everybody, once published."""

from datetime import timedelta

from django.utils import timezone

from tests.access import Rows
from tests.cast import Cast
from workshops.models import Workshop


def _held(_cast: Cast) -> dict[str, str]:
    begins = timezone.now() - timedelta(days=30)
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=3)}
    return {"slug": Workshop.objects.create(slug="lana", title="Lana", place="Prato", is_published=True, **times).slug}


ROWS: Rows = {
    "workshops:public_list": {"anyone": 200},
    "workshops:public_detail": [
        {"kwargs": _held, "anyone": 200},
        {"kwargs": {"slug": "not-there"}, "anyone": 404},
    ],
}
