"""The reasons and paths of both perimeters, said in words. `names` gives each party's name by its key."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.ui.formats import percent
from companies.control import Link, Path, Tie
from companies.sme_size import Assessment, Reason, Why
from companies.sme_totals import Gap

Names = Mapping[str, str]

SENTENCES: dict[Why, Promise] = {
    Why.NO_FIGURES: gettext_lazy("No yearly figures are known: staff, turnover and balance sheet are needed."),
    Why.PUBLIC: gettext_lazy("%(names)s: public bodies hold %(percent)s. From 25 %% it is not an SME (Art. 3(4))."),
    Why.OWN_DATA: gettext_lazy("Autonomous: only its own figures of %(year)s count (Art. 6(1))."),
    Why.WITH_OTHERS: gettext_lazy("Its figures of %(year)s and those of %(names)s are added up (Art. 6(2) and (3))."),
    Why.ONE_YEAR: gettext_lazy(
        "By the figures of %(year)s: those of the year before are not known, so two years can't be compared (Art. 4(2))."
    ),
    Why.TWO_YEARS: gettext_lazy("The figures of %(year)s agree with the class held so far (Art. 4(2))."),
    Why.HELD_BACK: gettext_lazy(
        "By the figures of %(year)s alone: %(size)s. The class changes after two consecutive years (Art. 4(2))."
    ),
    Why.OWNERSHIP: gettext_lazy("A change of ownership acts at once: with the new owners, by %(year)s: %(size)s."),
    Why.ESTIMATE: gettext_lazy("%(year)s is not closed yet: a new enterprise is measured by its estimate (Art. 4(3))."),
    Why.OLD_FIGURES: gettext_lazy("The latest figures are of %(year)s: later years have closed since."),
    Why.EARLIER_YEAR: gettext_lazy("For %(names)s the figures of %(year)s were taken."),
    Why.MARKET: gettext_lazy(
        "Whether %(names)s, of the same persons, work in the same or in adjacent markets is not known. "
        "If they do: %(size)s (Art. 3(3))."
    ),
    Why.CERTAIN_ANYWAY: gettext_lazy("Some figures are missing (%(gaps)s), but they can't change the class."),
    Why.MISSING: gettext_lazy("Missing: %(gaps)s. Without them the class can't be told."),
}
FIGURES: dict[str, Promise] = {
    "staff": gettext_lazy("staff"),
    "turnover": gettext_lazy("turnover"),
    "balance_sheet": gettext_lazy("balance sheet"),
}
TIES: dict[Tie, Promise] = {
    Tie.VOTES: gettext_lazy("%(holders)s has %(percent)s of the votes of %(held)s"),
    Tie.CONTROL: gettext_lazy("%(holders)s dominates %(held)s by contract, statutes or appointments"),
    Tie.JOINT_VOTES: gettext_lazy("%(holders)s together have %(percent)s of the votes of %(held)s"),
    Tie.SHARE: gettext_lazy("%(holders)s: share of %(percent)s in %(held)s"),
}


def listed(names: Iterable[str]) -> str:
    """`A, B and C`."""
    return get_text_list(list(names), _("and"))


def say_reasons(found: Assessment, names: Names) -> list[str]:
    """Every reason of an assessment as a sentence."""
    return [say_reason(reason, found.totals.gaps, names) for reason in found.reasons]


def say_reason(reason: Reason, gaps: Iterable[Gap], names: Names) -> str:
    """One reason as a sentence."""
    return str(SENTENCES[reason.why]) % {
        "year": reason.year or "",
        "size": reason.size.label if reason.size else "",
        "percent": percent(reason.percent),
        "names": listed(_name(names, key) for key in reason.keys),
        "gaps": "; ".join(say_gap(gap, names) for gap in gaps),
    }


def say_gap(gap: Gap, names: Names) -> str:
    """`Alfa S.r.l. 2025: staff and turnover`."""
    return f"{_name(names, gap.key)} {gap.year}: {listed(str(FIGURES[name]) for name in gap.names)}"


def say_path(path: Path, names: Names) -> list[str]:
    """Each step of a path as words, in order."""
    return [say_link(link, names) for link in path]


def say_link(link: Link, names: Names) -> str:
    """One step of a path."""
    return str(TIES[link.tie]) % {
        "holders": listed(_name(names, key) for key in link.holders),
        "held": _name(names, link.held),
        "percent": percent(link.percent),
    }


def _name(names: Names, key: str) -> str:
    return names.get(key, key)
