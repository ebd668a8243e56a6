"""How the tests are spread over the processes: each where there is room, but together what shares something dear.

Marks of xdist (`xdist_group`) would say this beside the tests, but its scheduler writes them to a private name of
pytest's that pytest 9 no longer reads, and then spreads them like all others.
"""

from xdist.scheduler.loadscope import LoadScopeScheduling

TOGETHER = (
    "tests/demo/",  # the demonstration, loaded twice
    "tests/devstack/",  # the processor's attention: they measure what other processes do
    "tests/mailing/",  # the processor too: they count mails a second, and kill in the middle
    "tests/reports/test_pdf.py",  # documents drawn once
)
"""The largest of these groups begin, then comes everything else."""


class Spreading(LoadScopeScheduling):  # type: ignore[misc] # the package brings no types
    """Single tests, and groups of tests that stay in one process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)
