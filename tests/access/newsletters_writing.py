"""Issues are written by those who look after the newsletter; the archive is for everybody."""

from tests.access import SIGN_IN, Row, Rows
from tests.cast import Cast
from tests.factories.issues import IN_REVIEW, BlockFactory, IssueFactory, approved_issue, sending_issue, sent_issue

KEEPERS: Row = {
    "stranger": SIGN_IN,
    "staff": 403,
    "outreach": 200,
    "director": 200,
    "administrator": 200,
    "company": 403,
}
WRITERS: Row = KEEPERS | {"administrator": 403}
DOES: Row = WRITERS | {"outreach": 302, "director": 302, "method": "post"}


def draft(_cast: Cast) -> dict[str, object]:
    """A draft with one block."""
    return {"pk": BlockFactory().issue_id}


def block(_cast: Cast) -> dict[str, object]:
    made = BlockFactory()
    return {"pk": made.issue_id, "key": made.pk}


def in_review(_cast: Cast) -> dict[str, object]:
    return {"pk": IssueFactory(state=IN_REVIEW).pk}


def approved(_cast: Cast) -> dict[str, object]:
    return {"pk": approved_issue().pk}


def version(_cast: Cast) -> dict[str, object]:
    issue = IssueFactory(state=IN_REVIEW)
    return {"pk": issue.pk, "number": 1}


def leaving(_cast: Cast) -> dict[str, object]:
    return {"pk": sending_issue().pk}


def sent(_cast: Cast) -> dict[str, object]:
    return {"slug": sent_issue().slug}


ROWS: Rows = {
    "newsletters:archive_list": {"anyone": 200},
    "newsletters:archive_feed": {"anyone": 200},
    "newsletters:archive_detail": [
        {"anyone": 200, "kwargs": sent},
        {"anyone": 404, "kwargs": lambda _cast: {"slug": IssueFactory().slug}},
    ],
    "newsletters:picture_show": {"anyone": 404, "kwargs": {"key": "00000000-0000-4000-8000-000000000000"}},
    "newsletters:link_follow": {"anyone": 404, "kwargs": {"token": "1-1.made-up"}},
    "newsletters:issue_list": KEEPERS,
    "newsletters:issue_create": WRITERS,
    "newsletters:issue_detail": [KEEPERS | {"kwargs": draft}, KEEPERS | {"kwargs": lambda _c: {"pk": sent_issue().pk}}],
    "newsletters:issue_copy": DOES | {"kwargs": draft},
    "newsletters:issue_compose": KEEPERS | {"kwargs": draft, "administrator": 302},
    "newsletters:head_save": WRITERS | {"kwargs": draft, "method": "post", "outreach": 422, "director": 422},
    "newsletters:block_add": DOES | {"kwargs": draft, "data": {"kind": "text"}},
    "newsletters:block_save": DOES | {"kwargs": block, "data": {"act": "remove"}},
    "newsletters:issue_preview": KEEPERS | {"kwargs": draft},
    "newsletters:issue_mail": KEEPERS | {"kwargs": draft},
    "newsletters:issue_test": WRITERS | {"kwargs": draft},
    "newsletters:issue_versions": KEEPERS | {"kwargs": in_review},
    "newsletters:version_keep": DOES | {"kwargs": draft},
    "newsletters:version_compare": KEEPERS | {"kwargs": version},
    "newsletters:version_restore": DOES | {"kwargs": version},
    "newsletters:issue_preflight": KEEPERS | {"kwargs": draft},
    "newsletters:issue_submit": DOES | {"kwargs": draft},
    "newsletters:issue_review": WRITERS | {"kwargs": in_review},
    "newsletters:issue_schedule": WRITERS | {"kwargs": approved},
    "newsletters:issue_progress": [
        KEEPERS | {"stranger": 401, "kwargs": leaving, "headers": {"HX-Request": "true"}},
        {**KEEPERS, "outreach": 302, "director": 302, "administrator": 302, "kwargs": leaving},
    ],
    "newsletters:issue_pause": DOES | {"kwargs": leaving},
    "newsletters:issue_resume": DOES | {"kwargs": draft},
    "newsletters:issue_cancel": WRITERS | {"kwargs": draft},
}
