"""`manage.py translations compile | check | missing`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from distretto import translations


class Command(BaseCommand):
    """Makes the Italian texts ready for use, or says which are missing."""

    help = "compile: merge locale/it/*.po; check: what lacks Italian or contradicts itself; missing: entries to fill in"
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and for `missing` the beginning of the paths to look at."""
        parser.add_argument("act", choices=("compile", "check", "missing"))
        parser.add_argument("paths", nargs="*", help="only texts of files whose path begins so, for example companies")

    def handle(self, *, act: str, paths: list[str], **_options: object) -> None:
        """Do it."""
        base = translations.root()
        if act == "compile":
            changed = translations.compile_catalogue(base / translations.FOLDER, base / translations.COMPILED)
            self.stdout.write("translations compiled" if changed else "translations up to date")
            return
        catalogue = translations.read_catalogue(base / translations.FOLDER)
        texts = translations.all_texts(base)
        lacking = [text for text in translations.untranslated(texts, catalogue) if self.is_of(text.place, paths)]
        if act == "missing":
            for text in lacking:
                self.stdout.write(f"#: {text.place}\n{translations.as_entry(text)}")
            return
        self.report(lacking, catalogue, translations.unused(texts, catalogue))

    def is_of(self, place: str, paths: list[str]) -> bool:
        """Whether a text is of one of the folders asked for (an app's templates are its own too)."""
        return not paths or any(place.startswith((path, f"templates/{path}")) for path in paths)

    def report(
        self, lacking: list[translations.Text], catalogue: translations.Catalogue, stale: list[translations.Key]
    ) -> None:
        """Say what is wrong; anything that a reader would see as wrong is an error."""
        for text in lacking:
            self.stdout.write(f"{text.place}: no Italian for “{text.english}”")
        for fault in catalogue.faults:
            self.stdout.write(fault)
        for _context, english in stale:
            self.stdout.write(f"note: “{english}” ({catalogue.sources[(_context, english)]}) is no longer used")
        if lacking or catalogue.faults:
            raise CommandError(f"{len(lacking)} texts lack Italian, {len(catalogue.faults)} are at fault")
        self.stdout.write(f"{len(catalogue.entries)} Italian texts, none missing")
