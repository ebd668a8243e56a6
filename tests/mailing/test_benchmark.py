"""A short version of `bin/bench newsletter`: it measures what it says, and finds nothing lost."""

import json
import subprocess
import sys

import pytest

from tests.mailing.engine import QUICK
from tests.processes import child_environment, own_broker
from tests.source_tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = [
    "rate",
    "bare_rate",
    "ratio",
    "peer_rate",
    "duplicates",
    "lost",
    "unknown",
    "kills",
    "materialise_s",
    "rss_mb",
    "back_s",
]


def test_newsletter_measured_in_short() -> None:
    numbers = ("--recipients", "600", "--audience", "5000")
    command = [sys.executable, "-m", "benchmarks.newsletter", *numbers, "--kill", "--json"]
    with own_broker() as broker:
        environment = child_environment(**QUICK, **broker.environment)
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert list(figures) == KEYS
    assert (figures["duplicates"], figures["lost"]) == (0, 0)
    assert figures["unknown"] <= figures["kills"] <= 10
    assert figures["kills"] > 0
    assert min(figures[name] for name in ("rate", "bare_rate", "peer_rate", "materialise_s", "rss_mb")) > 0
