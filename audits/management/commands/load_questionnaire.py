"""`load_questionnaire [FILE]`: store a questionnaire's file as a published version."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audits.actions import VersionIsPublishedError, load_questionnaire_version
from audits.questionnaire_file import QuestionnaireFileError


class Command(BaseCommand):
    """Loads the shipped questionnaire, or the file given; the same file again changes nothing."""

    help = "Load a questionnaire (YAML) as a published version; without FILE, the one that comes with the product."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file, or none."""
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *args: object, **options: object) -> None:
        """Load and say what came of it."""
        file = options["file"]
        try:
            source = file.read_text(encoding="utf-8") if isinstance(file, Path) else None
            version, is_new = load_questionnaire_version(source)
        except (OSError, UnicodeDecodeError, QuestionnaireFileError) as error:
            raise CommandError(str(error)) from error
        except VersionIsPublishedError as error:
            raise CommandError(f"{error} is published with other contents: give the file a new version") from error
        self.stdout.write(f"{version}: {'loaded' if is_new else 'already there'}")
