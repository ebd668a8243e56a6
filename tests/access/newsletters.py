"""Readers and segments are for those who look after the newsletter; sign-up and signed links for everybody."""

from collections.abc import Callable

from common.imports.actions import preview_import
from newsletters.links import confirm_token, preferences_token, unsubscribe_token
from tests.access import SIGN_IN, Rows
from tests.cast import Cast
from tests.factories.imports import ImportJobFactory
from tests.factories.newsletters import request_of_stranger


def confirming(cast: Cast) -> dict[str, str]:
    """The link that somebody got who asked for the newsletter."""
    return {"token": confirm_token(request_of_stranger().pk)}


def choosing(cast: Cast) -> dict[str, str]:
    """A reader's own link."""
    return {"token": preferences_token(cast.reader.pk)}


def leaving(cast: Cast) -> dict[str, str]:
    """The link at the foot of each issue."""
    return {"token": unsubscribe_token(cast.reader.pk)}


ROWS: Rows = {
    "newsletters:subscribe": {"anyone": 200},
    "newsletters:subscribe_done": {"anyone": 200},
    "newsletters:confirm": [
        {"kwargs": confirming, "anyone": 200},
        {"kwargs": {"token": "1.made-up"}, "anyone": 404},
        {"kwargs": confirming, "method": "post", "anyone": 200},
    ],
    "newsletters:preferences": [
        {"kwargs": choosing, "anyone": 200},
        {"kwargs": {"token": "1.made-up"}, "anyone": 404},
        {"kwargs": choosing, "method": "post", "data": {"language": "it"}, "anyone": 302},
    ],
    "newsletters:unsubscribe": [
        {"kwargs": leaving, "anyone": 200},
        {"kwargs": {"token": "1.made-up"}, "anyone": 404},
        {"kwargs": leaving, "method": "post", "data": {"List-Unsubscribe": "One-Click"}, "anyone": 200},
    ],
}

OTHERS = {"stranger": SIGN_IN, "company": 403, "auditor": 403, "funding": 403}
KEEPERS = OTHERS | {"outreach": 200, "director": 200, "administrator": 200}
SENT_ON = OTHERS | {"outreach": 302, "director": 302, "administrator": 302}
TURNED_DOWN = OTHERS | {"outreach": 422, "director": 422, "administrator": 422}
WRONG_VERB = {"stranger": 405, "company": 405, "staff": 405}


def the_reader(cast: Cast) -> dict[str, int]:
    """A reader's pages."""
    return {"pk": cast.reader.pk}


def the_segment(cast: Cast) -> dict[str, int]:
    """A segment's pages."""
    return {"pk": cast.segment.pk}


ROWS |= {
    "newsletters:subscriber_list": [KEEPERS, KEEPERS | {"query": {"q": "nobody at all"}}],
    "newsletters:subscriber_export_xlsx": KEEPERS,
    "newsletters:subscriber_export_csv": KEEPERS,
    "newsletters:subscriber_create": [KEEPERS, TURNED_DOWN | {"method": "post"}],
    "newsletters:subscriber_detail": KEEPERS | {"kwargs": the_reader},
    "newsletters:subscriber_edit": [
        KEEPERS | {"kwargs": the_reader},
        TURNED_DOWN | {"kwargs": the_reader, "method": "post"},
    ],
    "newsletters:subscriber_data": KEEPERS | {"kwargs": the_reader},
    "newsletters:subscriber_erase": [
        KEEPERS | {"kwargs": the_reader},
        SENT_ON | {"kwargs": the_reader, "method": "post"},
    ],
    "newsletters:subscriber_unsubscribe": [
        SENT_ON | {"kwargs": the_reader, "method": "post"},
        WRONG_VERB | {"kwargs": the_reader},
    ],
    "newsletters:segment_list": KEEPERS,
    "newsletters:segment_create": [
        KEEPERS,
        KEEPERS | {"method": "post", "data": {"do": "add:r", "r.new": "sector"}},
        TURNED_DOWN | {"method": "post", "data": {"do": "save"}},
    ],
    "newsletters:segment_detail": KEEPERS | {"kwargs": the_segment},
    "newsletters:segment_edit": KEEPERS | {"kwargs": the_segment},
    "newsletters:segment_copy": [
        SENT_ON | {"kwargs": the_segment, "method": "post"},
        WRONG_VERB | {"kwargs": the_segment},
    ],
    "newsletters:segment_delete": [
        SENT_ON | {"kwargs": the_segment, "method": "post"},
        WRONG_VERB | {"kwargs": the_segment},
    ],
}


def a_job(state: str) -> Callable[[Cast], dict[str, int]]:
    """Return the arguments of an import's pages; it is made for each request and rolled back with it."""

    def kwargs(cast: Cast) -> dict[str, int]:
        content = b"email;nome\nada@uno.example;Ada Nuti\nsbagliata;\n"
        job = ImportJobFactory(kind="subscribers", content=content, state="uploaded" if state == "ready" else state)
        if state == "ready":
            preview_import(job.pk)
        return {"pk": job.pk}

    return kwargs


ROWS |= {
    "newsletters:subscriber_import_list": [KEEPERS, TURNED_DOWN | {"method": "post"}],
    "newsletters:subscriber_import_template": KEEPERS,
    "newsletters:subscriber_import_detail": [
        KEEPERS | {"kwargs": a_job("ready")},
        KEEPERS | {"kwargs": a_job("uploaded")},
        KEEPERS | {"kwargs": a_job("failed")},
    ],
    "newsletters:subscriber_import_confirm": SENT_ON | {"kwargs": a_job("ready"), "method": "post"},
    "newsletters:subscriber_import_cancel": SENT_ON | {"kwargs": a_job("ready"), "method": "post"},
    "newsletters:subscriber_import_retry": SENT_ON | {"kwargs": a_job("failed"), "method": "post"},
    "newsletters:subscriber_import_errors": KEEPERS | {"kwargs": a_job("ready")},
}
