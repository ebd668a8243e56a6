"""`python -m tests.reports.draw_sample`: draw the sample in a process of its own and print the hash of its bytes."""

import hashlib
import sys

from distretto.wsgi import application
from reports.documents import draw_report
from reports.states import ReportKind
from tests.reports.sample import content

if __name__ == "__main__":
    assert application
    for kind in ReportKind:
        sys.stdout.write(hashlib.sha256(draw_report(kind, content()).content).hexdigest())
