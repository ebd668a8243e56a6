"""django-post-office in a process of its own: queues the mails given on stdin, sends them, prints the mails a second.

`python -m benchmarks._mail_post_office DATABASE_URL PORT < mails.json`. Its settings are the usual ones but for two
processes; the mails are stored before the clock starts.
"""

import json
import os
import sys
import time

from environs import Env

import django
from django.conf import settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def configure(database_url: str, port: int) -> None:
    """A Django project with nothing but the peer in it."""
    os.environ["PEER_DATABASE_URL"] = database_url
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={"default": Env().dj_db_url("PEER_DATABASE_URL")},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        EMAIL_BACKEND="post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        USE_TZ=True,
        SECRET_KEY="peer",  # noqa: S106 (of a database that is deleted)
        POST_OFFICE={"BATCH_SIZE": 100_000, "LOG_LEVEL": 1, "BACKENDS": {"default": SMTP}},
    )
    django.setup()


def main(database_url: str, port: str) -> None:
    """Queue, send, print."""
    configure(database_url, int(port))
    from post_office import mail  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415 (these need the settings)

    call_command("migrate", verbosity=0)
    mails = json.load(sys.stdin)
    mail.send_many(mails)
    started = time.perf_counter()
    sent, _failed, _requeued = mail.send_queued(processes=2)
    seconds = time.perf_counter() - started
    if sent != len(mails):
        raise SystemExit(f"the peer sent {sent} of {len(mails)}")
    sys.stdout.write(f"{sent / seconds}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
