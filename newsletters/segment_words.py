"""A segment said back in plain words: "Iscritti della provincia di Prato, con un ambito aperto di tipo processo, escluse …".

Commas and "and" join what must all hold, "or else" what is enough by itself; brackets keep groups together, so that
two segments that mean different things never read alike.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from newsletters.condition_kinds import ConditionKind
from newsletters.segment_tree import AND, Condition, Group, Node, tidy

Labels = Mapping[str, Mapping[str, str]]


def listed(words: list[str], *, joiner: str | None = None) -> str:
    """`a, b or c`; another joiner may stand before the last."""
    if len(words) < 2:
        return "".join(words)
    last = joiner or _("or")
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def kept_together(label: str) -> str:
    """A label between quotes where it has an "and" or "or" of its own, which would be read as the sentence's."""
    joins = any(f" {joiner} " in label for joiner in (_("and"), _("or")))
    return _("“%(label)s”") % {"label": label} if joins else label


def softened(label: str) -> str:
    """A label inside a sentence: without its capital, unless it is an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def segment_words(tree: Group, kinds: Mapping[str, ConditionKind]) -> str:
    """The whole sentence, without a full stop."""
    speaker = _Speaker(kinds)
    tree = tidy(tree)
    if not tree.parts:
        return _("All subscribers")
    if tree.negated:
        return _("Subscribers %(words)s") % {"words": speaker.group(tree)}
    return _("Subscribers %(words)s") % {"words": speaker.parts(tree, outermost=True)}


class _Speaker:
    """Says trees; asks each kind for its words only once."""

    def __init__(self, kinds: Mapping[str, ConditionKind]) -> None:
        self._kinds = kinds
        self._choices: dict[str, dict[str, str]] = {}

    def group(self, group: Group) -> str:
        """A group inside another, or one that is denied as a whole."""
        inside = f"({self.parts(group)})"
        return _("not %(group)s") % {"group": inside} if group.negated else inside

    def parts(self, group: Group, *, outermost: bool = False) -> str:
        """What a group joins. In the outermost list exceptions come last, as people say them."""
        if group.join != AND:
            return _(" or else ").join(self._part(part) for part in group.parts)
        if not outermost:
            return _(" and also ").join(self._part(part) for part in group.parts)
        held = [part for part in group.parts if not _is_exception(part)]
        excepted = [part for part in group.parts if _is_exception(part)]
        said = [*map(self._part, held), *(self._part(part, as_exception=True) for part in excepted)]
        return "".join(f"{_comma(before, part)}{part}" for before, part in zip(["", *said], said, strict=False))

    def _part(self, part: Node, *, as_exception: bool = False) -> str:
        if isinstance(part, Group):
            return self.group(part)
        return self._condition(part, as_exception=as_exception)

    def _condition(self, condition: Condition, *, as_exception: bool) -> str:
        kind = self._kinds[condition.kind]
        if condition.kind not in self._choices:
            self._choices[condition.kind] = kind.all_choices()
        labels = kind.labels(condition.values, self._choices[condition.kind])
        say: Callable[[list[str]], str] = kind.says
        if condition.negated:
            say = kind.excludes if as_exception and kind.excludes else kind.denies
        return say(labels)


def _comma(before: str, part: str) -> str:
    """What stands between two parts of the outermost list: a bracket sets its words apart by itself."""
    if not before:
        return ""
    return " " if part.startswith("(") and not before.endswith(")") else ", "


def _is_exception(part: Node) -> bool:
    return isinstance(part, Condition) and part.negated
