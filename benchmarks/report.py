"""The whole pipeline of a report against bare WeasyPrint in the same warm process, and against Chromium as a peer.

- ours: the task is taken -> lease, frozen content, HTML, drawing, bytes stored
- bare: WeasyPrint alone on the same HTML, with the same fetcher, options and rest of the garbage collector
- Chromium: the same HTML with the same fonts and photographs as files, printed by a browser that starts for it; it waits
  for them and tags its PDF, as it does by default

The audit is the one of the demonstration with photographs and most answers. The three take turns in each round; medians
count, and for the overhead the median of the rounds' own ratios, since what else the machine does changes slowly.
"""

import argparse
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "distretto.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import Count  # noqa: E402

from audits.models import Audit  # noqa: E402
from common.pdf import Resources, engine  # noqa: E402
from common.pdf.limits import collector_paused  # noqa: E402
from reports.actions import request_report  # noqa: E402
from reports.documents import identifier, resources_of  # noqa: E402
from reports.layout import audit_report_html  # noqa: E402
from reports.models import Report  # noqa: E402
from reports.states import ReportKind, ReportState  # noqa: E402
from reports.tasks import render_report  # noqa: E402

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FACES = {"Regular": "400", "Italic": "400;font-style:italic", "SemiBold": "600", "Bold": "700"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/bench report", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    parser.add_argument("--rounds", type=int, default=11, help="how often each is measured (default: 11)")
    options = parser.parse_args()
    call_command("seed_demo", stdout=sys.stderr)
    found = measure(options.rounds)
    for name, value in found.items():
        sys.stdout.write(f"{name:12} {value}\n")
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")


def measure(rounds: int) -> dict[str, float | None]:
    """Draw new versions of one report and time each way."""
    audit = richest_audit()
    times: dict[str, list[float]] = {"ours": [], "bare": [], "chromium": []}
    for turn in range(rounds + 1):
        report = request_report(audit, kind=ReportKind.AUDIT, by=audit.lead)
        html, resources = audit_report_html(report.content), resources_of(report.content)
        name = identifier(ReportKind.AUDIT, report.content)
        with tempfile.TemporaryDirectory() as folder:
            page = as_files(html, resources, Path(folder))
            ways: list[tuple[str, Callable[[], object]]] = [
                ("ours", partial(render_report, str(report.pk))),
                ("bare", partial(draw_bare, html, resources, name)),
                ("chromium", partial(print_by_chromium, page)),
            ]
            for which, way in ways if turn % 2 else reversed(ways):
                spent = timed(way)
                if turn:  # the first round warms up
                    times[which].append(spent)
    done = Report.objects.without_bytes().get(pk=report.pk)
    if done.state != ReportState.READY:
        raise SystemExit(f"not drawn: {done.failure_detail}")
    ratios = [ours / bare for ours, bare in zip(times["ours"], times["bare"], strict=True)]
    return {f"{name}_s": round(median(spent), 3) for name, spent in times.items()} | {
        "ratio": round(median(ratios), 3),
        "pages": done.pages,
    }


def richest_audit() -> Audit:
    """The audit under way or in review that has photographs and most answers."""
    pictured = Audit.objects.open().filter(observations__photos__isnull=False)
    return pictured.annotate(answered=Count("answers", distinct=True)).order_by("-answered", "pk")[0]


def draw_bare(html: str, resources: Resources, name: bytes) -> bytes:
    """WeasyPrint and nothing around it."""
    weasy = engine()
    source = weasy.weasyprint.HTML(string=html, base_url=weasy.BASE_URL, url_fetcher=weasy.OwnFilesOnly(resources))
    with collector_paused():
        return bytes(source.write_pdf(pdf_identifier=name, **weasy.OPTIONS))


def timed(way: Callable[[], object]) -> float:
    """The seconds that it takes, without a collection of garbage: before or once the bytes are there, nobody waits."""
    gc.collect()
    with collector_paused():
        started = perf_counter()
        way()
        return perf_counter() - started


def as_files(html: str, resources: Resources, folder: Path) -> Path:
    """Write the page so that a browser can show it: style sheets, photographs and fonts beside it."""
    faces = "".join(
        f'@font-face{{font-family:"Distretto Carta";font-weight:{weight};'
        f'src:url("{settings.DOCUMENT_FONTS / f"Inter-{face}.woff2"}")}}'
        for face, weight in FACES.items()
    )
    for name, path in resources.assets.items():
        (folder / name).write_text(faces + path.read_text())
    for sha in set(re.findall(r"photo:([0-9a-f]{64})", html)):
        (folder / sha).write_bytes(resources.photo(sha))
    page = folder / "report.html"
    page.write_text(re.sub(r"(asset|photo):", "", html))
    return page


def print_by_chromium(page: Path) -> None:
    """Start the browser, print, end."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)))
    with tempfile.TemporaryDirectory() as profile:
        switches = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        target = page.with_suffix(".pdf")
        target.unlink(missing_ok=True)
        argv = [program, *switches, f"--user-data-dir={profile}", f"--print-to-pdf={target}", str(page)]
        subprocess.run(argv, check=True, capture_output=True, timeout=300)
        if not target.stat().st_size:
            raise SystemExit("Chromium printed nothing")


if __name__ == "__main__":
    main()
