"""What our engine is compared with: smtplib alone, and django-post-office."""

import json
import os
import smtplib
import subprocess
import sys
import time
from urllib.parse import urlsplit

from django.db import connection

from benchmarks._mail_engine import Sink, content
from common.mailing.message import PLACEHOLDER, Template

BARE_MAILS = 5_000
PEER_MAILS = 4_000


def values(number: int) -> dict[str, str]:
    """What is a reader's own."""
    return {
        "name": f"Lettrice Numero {number}",
        "unsubscribe_url": f"https://distretto.example/newsletter/unsubscribe/{number:08d}:aZ3kPq0sV9xY2wB7nC5mL1tR8uE4iO6g/",
    }


def bare_rate(sink: Sink, recipients: int) -> float:
    """Mails a second of a loop that does nothing but send them, over one connection."""
    template = Template(content(), boundary="=bare")
    mails = [
        (f"reader{n}@example.org", template.fill(f"reader{n}@example.org", f"<bare.{n}@example.org>", values(n)))
        for n in range(min(recipients, BARE_MAILS))
    ]
    with smtplib.SMTP("127.0.0.1", sink.port) as smtp:
        started = time.perf_counter()
        for address, mail in mails:
            smtp.sendmail("bounce@distretto.example", [address], mail)
        return len(mails) / (time.perf_counter() - started)


def peer_mail(number: int) -> dict[str, object]:
    """The same mail as the peer wants it."""
    issue, own = content(), values(number)

    def filled(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: own[found.group(1)], text)

    return {
        "sender": issue.sender,
        "recipients": f"reader{number}@example.org",
        "subject": filled(issue.subject),
        "message": filled(issue.text),
        "html_message": filled(issue.html),
        "headers": {name: filled(value) for name, value in (issue.headers or {}).items()},
    }


def peer_rate(sink: Sink, recipients: int) -> float:
    """Mails a second of django-post-office with two processes, in a database of its own on the same server."""
    own = f"{connection.settings_dict['NAME']}_peer"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}"')
    try:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own}").geturl()
        mails = json.dumps([peer_mail(number) for number in range(min(recipients, PEER_MAILS))])
        command = [sys.executable, "-m", "benchmarks._mail_post_office", url, str(sink.port)]
        done = subprocess.run(command, check=True, input=mails, stdout=subprocess.PIPE, text=True)
        return float(done.stdout.splitlines()[-1])
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
