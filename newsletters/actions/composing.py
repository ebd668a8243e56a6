"""Writing a draft: its head and its blocks, each saved by itself.

Whoever saves says on which revision; what was saved already is recognised by its content, so that a repeat after a
lost answer changes nothing. The lock on the issue's row lets one change in at a time, and none once it is in review.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from common.files.actions import store_image
from common.files.images import Picture
from newsletters import issue_permissions as permissions
from newsletters.actions.locking import allow, lock_draft, require_revision
from newsletters.blocks import kind_of
from newsletters.issue_errors import IssueRefusedError
from newsletters.letter import Data, Piece
from newsletters.models import Block, Issue, IssuePicture, IssueTransition
from newsletters.pictures import narrowed

MOST_BLOCKS = 60
HEAD = ("title", "subject", "preheader", "language", "segment", "sender", "reply_to", "is_public")


@transaction.atomic
def create_issue(*, head: Mapping[str, Any], by: User, pieces: Sequence[Piece] = ()) -> Issue:
    """Begin an issue, from nothing or from blocks of another one."""
    allow(permissions.can_write(by))
    now = timezone.localtime()
    slug = f"{now:%Y-%m-%d}-{slugify(head['title'])[:60]}".strip("-")
    try:
        with transaction.atomic():
            issue = Issue.objects.create(author=by, slug=slug, **head)
    except IntegrityError:  # another one of this title today, perhaps at this very moment
        issue = Issue.objects.create(author=by, slug=f"{slug}-{uuid4().hex[:8]}", **head)
    put_blocks(issue, pieces, by=by)
    IssueTransition.objects.create(issue=issue, to_state=issue.state, by=by)
    return issue


@transaction.atomic
def save_head(issue: Issue, *, head: Mapping[str, Any], seen_revision: int, by: User) -> Issue:
    """Change what stands above the blocks, and to whom the issue goes."""
    stored = lock_draft(issue.pk, by=by)
    if all(getattr(stored, name) == value for name, value in head.items()):
        return stored
    require_revision(seen_revision, stored.revision)
    for name, value in head.items():
        setattr(stored, name, value)
    stored.revision += 1
    stored.save()
    return stored


@transaction.atomic
def add_block(issue: Issue, *, kind: str, by: User, key: UUID | None = None, after: UUID | None = None) -> Block:
    """Put an empty block after another one, else at the end; the same key twice is the same block."""
    locked = lock_draft(issue.pk, by=by)
    if kind_of(kind) is None:
        raise IssueRefusedError(_("There is no such block."))
    return _insert(locked, Block(key=key or uuid4(), issue=locked, kind=kind, changed_by=by), after)


@transaction.atomic
def duplicate_block(block: Block, *, by: User, key: UUID | None = None) -> Block:
    """Put a copy right after the block."""
    issue = lock_draft(block.issue_id, by=by)
    stored = Block.objects.get(pk=block.pk)
    copy = Block(key=key or uuid4(), issue=issue, kind=stored.kind, data=stored.data, changed_by=by)
    return _insert(issue, copy, stored.pk)


@transaction.atomic
def save_block(block: Block, *, data: Data, seen_revision: int, by: User) -> Block:
    """Store what a block's form has cleaned."""
    lock_draft(block.issue_id, by=by)
    stored = Block.objects.get(pk=block.pk)
    if stored.data == data:
        return stored
    require_revision(seen_revision, stored.revision)
    stored.data, stored.changed_by = dict(data), by
    stored.revision += 1
    stored.save(update_fields=["data", "changed_by", "revision", "updated_at"])
    return stored


@transaction.atomic
def move_block(block: Block, *, to: int, by: User) -> int:
    """Put the block at this place, counted from 1; places beyond the ends are the ends. Returns where it stands."""
    issue = lock_draft(block.issue_id, by=by)
    order = [one for one in issue.blocks.standing() if one.pk != block.pk]
    stored = Block.objects.get(pk=block.pk)
    if stored.removed_at is not None:
        raise IssueRefusedError(_("The block was taken out meanwhile."))
    place = max(1, min(to, len(order) + 1))
    order.insert(place - 1, stored)
    _number(order)
    return place


@transaction.atomic
def remove_block(block: Block, *, by: User) -> Block:
    """Take a block out; it can come back as long as the issue is a draft."""
    issue = lock_draft(block.issue_id, by=by)
    stored = Block.objects.get(pk=block.pk)
    if stored.removed_at is None:
        stored.removed_at, stored.former_position, stored.position = timezone.now(), stored.position, None
        stored.save(update_fields=["removed_at", "former_position", "position"])
        _number(list(issue.blocks.standing()))
    return stored


@transaction.atomic
def restore_block(block: Block, *, by: User) -> Block:
    """Bring a block back to where it stood."""
    issue = lock_draft(block.issue_id, by=by)
    stored = Block.objects.get(pk=block.pk)
    if stored.removed_at is None:
        return stored
    order = list(issue.blocks.standing())
    order.insert(max(0, (stored.former_position or 1) - 1), stored)
    stored.removed_at, stored.position = None, len(order)
    stored.save(update_fields=["removed_at", "position"])
    _number(order)
    return stored


@transaction.atomic
def add_picture(issue: Issue, *, picture: Picture, by: User) -> IssuePicture:
    """Keep a picture for an issue; the same one twice is there once."""
    locked = lock_draft(issue.pk, by=by)
    kept, _created = IssuePicture.objects.get_or_create(issue=locked, file=store_image(narrowed(picture), by=by))
    return kept


def put_blocks(issue: Issue, pieces: Sequence[Piece], *, by: User) -> None:
    """Give a draft without blocks these ones, in order. Called inside a transaction that holds the issue."""
    blocks = [
        Block(issue=issue, kind=piece.kind, data=dict(piece.data), position=place, changed_by=by)
        for place, piece in enumerate(pieces, start=1)
    ]
    Block.objects.bulk_create(blocks)


def _insert(issue: Issue, block: Block, after: UUID | None) -> Block:
    existing = Block.objects.filter(pk=block.pk).first()
    if existing is not None:
        if existing.issue_id != issue.pk or existing.kind != block.kind:
            raise IssueRefusedError(_("This block exists already. Open the page again before you go on."))
        return existing
    order = list(issue.blocks.standing())
    if len(order) >= MOST_BLOCKS:
        raise IssueRefusedError(_("An issue has at most %(count)s blocks.") % {"count": MOST_BLOCKS})
    keys = [one.pk for one in order]
    block.position = len(order) + 1
    block.save(force_insert=True)
    order.insert(keys.index(after) + 1 if after in keys else len(order), block)
    _number(order)
    return block


def _number(order: Sequence[Block]) -> None:
    """Write the places 1, 2, 3; the unique constraint looks when the transaction ends."""
    moved = []
    for place, block in enumerate(order, start=1):
        if block.position != place:
            block.position = place
            moved.append(block)
    Block.objects.bulk_update(moved, ["position"])
