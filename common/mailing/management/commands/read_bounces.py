"""`bin/manage read_bounces PATH…`: take what came back from an mbox file, a Maildir, or single messages."""

import mailbox
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from common.mailing.returned import LARGEST
from common.mailing.returns import Taken, take_returned

SAID = {
    Taken.DONE: "taken",
    Taken.KNOWN: "taken before",
    Taken.FOREIGN: "about no mail of ours",
    Taken.NOTHING: "no report",
}


class Command(BaseCommand):
    """Read mailboxes of returned mail. Nothing in them is changed; reading them again changes nothing either."""

    help = "Take delivery reports and complaints from mbox files, Maildirs, folders of .eml files, or single messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where they are."""
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)

    def handle(self, *args: object, paths: list[Path], **options: object) -> None:
        """Take them one by one, each in a transaction of its own."""
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"not there: {', '.join(missing)}")
        counts = Counter(take_returned(raw) for path in paths for raw in messages(path))
        for taken in Taken:
            self.stdout.write(f"{counts[taken]:>6}  {SAID[taken]}")


def messages(path: Path) -> Iterator[bytes]:
    """The messages of a mailbox, whatever its form; those too large for a report are left out."""
    if path.is_dir():
        folders = [path / name for name in ("new", "cur") if (path / name).is_dir()]
        found = (
            [file for folder in folders for file in sorted(folder.iterdir())] if folders else sorted(path.glob("*.eml"))
        )
        for file in found:
            yield from messages(file) if file.is_file() else ()
        return
    with path.open("rb") as opened:
        is_mbox = opened.read(5) == b"From "
    if is_mbox:
        box = mailbox.mbox(path, create=False)
        try:
            yield from (box.get_bytes(key) for key in box.iterkeys())
        finally:
            box.close()
    elif path.stat().st_size <= LARGEST:
        yield path.read_bytes()
