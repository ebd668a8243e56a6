"""From a segment's tree to readers: one SQL query, whatever the tree."""

from collections.abc import Iterable
from contextlib import suppress
from functools import reduce
from operator import and_, or_

from django.db.models import Count, Q, Value
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from newsletters.condition_kinds import ConditionKind, all_kinds
from newsletters.models import Segment, Subscriber, SubscriberQuerySet
from newsletters.segment_tree import AND, Condition, Group, Node, TreeError, parse_tree
from newsletters.segment_words import segment_words


def tree_of(segment: Segment) -> Group:
    """The stored tree; raises `TreeError` where a kind of condition is gone."""
    return parse_tree(segment.conditions, all_kinds())


def readers_in(tree: Group) -> SubscriberQuerySet:
    """The readers who get the newsletter and for whom the tree holds, each once."""
    return within(tree, Subscriber.objects.reached())


def within(tree: Group, readers: SubscriberQuerySet) -> SubscriberQuerySet:
    """Those of the readers for whom the tree holds."""
    return readers.filter(_query(tree, all_kinds())) if tree.parts else readers


def say_tree(tree: Group) -> str:
    """The tree in plain words."""
    return segment_words(tree, all_kinds())


def say_segment(segment: Segment) -> str:
    """The stored conditions in plain words; what can't be read (any more) says so."""
    try:
        return say_tree(tree_of(segment))
    except TreeError:
        return _("Conditions that are no longer understood: edit the segment.")


def count_readers(segments: Iterable[Segment]) -> dict[int, int]:
    """How many readers each segment reaches, in one statement; one that is not understood is not counted."""
    counts = []
    counted: dict[int, int] = {}
    for segment in segments:
        with suppress(TreeError):
            readers = readers_in(tree_of(segment)).order_by()
            counts.append(readers.values(segment=Value(segment.pk)).annotate(readers=Count("pk")))
            counted[segment.pk] = 0
    if counts:
        rows = counts[0].union(*counts[1:], all=True) if len(counts) > 1 else counts[0]
        counted |= {row["segment"]: row["readers"] for row in rows}
    return counted


def sample_of(tree: Group, size: int = 10) -> SubscriberQuerySet:
    """Some readers of the tree, always the same ones, drawn from all over the list (an index has this order)."""
    readers = readers_in(tree).select_related("company__municipality__province")
    return readers.order_by(MD5("email"))[:size]


def _query(node: Node, kinds: dict[str, ConditionKind]) -> Q:
    if isinstance(node, Condition):
        query = kinds[node.kind].matches(node.values)
    else:
        query = reduce(and_ if node.join == AND else or_, [_query(part, kinds) for part in node.parts])
    return ~query if node.negated else query
