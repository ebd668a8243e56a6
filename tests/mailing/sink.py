"""An SMTP server that keeps the Message-ID of every mail it takes, and misbehaves when it is told to.

`python -m tests.mailing.sink LOG` prints its port and writes one line per mail taken: Message-ID, recipient, sender.
The recipient's local part chooses the answer: `r421`, `r450`, `r550`, `r550-5.1.1` … to RCPT, `d451` to the content,
`hang` (no answer after the content), `drop` (takes the mail, then breaks the connection without a word), `cut` (breaks
it before DATA), `late450` (450 the first time, taken the second). With `--modes`, the file LOG.mode can hold `greet
421`, `auth 535` or `sender 550`: that answer to every greeting, sign-in or sender. With `--keep`, each mail's bytes
go to LOG.mails, with a line of its length before them.
"""

import argparse
import asyncio
import os
import re
from pathlib import Path

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
ANSWER = re.compile(r"^([rd])(\d{3})(?:-(\d\.\d\.\d))?")
OFFERS = "250-sink\r\n250-PIPELINING\r\n250-AUTH PLAIN\r\n250 8BITMIME"


class Sink(asyncio.Protocol):
    """One connection. Lines until DATA, then content until the lone dot; answers are in order, as pipelining wants."""

    log: int
    mails: int | None = None
    mode_file: Path | None = None
    deferred: set[str]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.buffer = bytearray()
        self.in_data = False
        self.sender = self.recipient = ""
        self.ordered("greet", "220 sink ESMTP")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            if self.in_data:
                end = 0 if self.buffer.startswith(b".\r\n") else self.buffer.find(b"\r\n.\r\n")
                if end < 0:
                    return
                content = bytes(self.buffer[:end])
                del self.buffer[: end + (3 if end == 0 else 5)]
                self.in_data = False
                self.take(content)
            else:
                end = self.buffer.find(b"\r\n")
                if end < 0:
                    return
                line = bytes(self.buffer[:end]).decode("utf-8", "replace")
                del self.buffer[: end + 2]
                self.obey(line)

    def obey(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "MAIL":
            self.sender, self.recipient = line.partition("<")[2].partition(">")[0], ""
            self.ordered("sender", "250 ok")
        elif verb == "RCPT":
            self.receive(line)
        elif verb == "DATA":
            self.in_data = bool(self.recipient)
            self.say("354 go" if self.recipient else "503 no recipient")
        elif verb == "EHLO":
            self.say(OFFERS)
        elif verb == "AUTH":
            self.ordered("auth", "235 welcome")
        elif verb == "QUIT":
            self.say("221 bye")
            self.transport.close()
        else:
            self.say("250 ok")

    def ordered(self, what: str, usual: str) -> None:
        """The usual answer, unless the mode file orders another."""
        wanted, _, code = self.mode().partition(" ")
        if wanted != what:
            self.say(usual)
            return
        self.say(f"{code} as you wish")
        if code == "421":
            self.transport.close()

    def mode(self) -> str:
        try:
            return self.mode_file.read_text() if self.mode_file else ""
        except FileNotFoundError:
            return ""

    def receive(self, line: str) -> None:
        recipient = line.partition("<")[2].partition(">")[0]
        if recipient.startswith("cut"):
            self.transport.abort()
            return
        found = ANSWER.match(recipient)
        if found and found.group(1) == "r":
            self.say(f"{found.group(2)} {found.group(3) or ''} as you wish")
            if found.group(2) == "421":
                self.transport.close()
        elif recipient.startswith("late450") and recipient not in self.deferred:
            self.deferred.add(recipient)
            self.say("450 later")
        else:
            self.recipient = recipient
            self.say("250 ok")

    def take(self, content: bytes) -> None:
        found = ANSWER.match(self.recipient)
        if found:
            self.say(f"{found.group(2)} {found.group(3) or ''} as you wish")
            return
        identifier = MESSAGE_ID.search(content)
        name = identifier.group(1).decode() if identifier else "-"
        os.write(self.log, f"{name} {self.recipient} {self.sender}\n".encode())
        if self.mails is not None:
            os.write(self.mails, b"%d\n%b\n" % (len(content), content))
        if self.recipient.startswith("drop"):
            self.transport.abort()
        elif not self.recipient.startswith("hang"):
            self.say("250 taken")

    def say(self, line: str) -> None:
        self.transport.write(line.encode() + b"\r\n")


async def serve(options: argparse.Namespace) -> None:
    """Serve until killed."""
    Sink.deferred = set()
    Sink.log = appended(options.log)
    Sink.mode_file = Path(f"{options.log}.mode") if options.modes else None
    Sink.mails = appended(Path(f"{options.log}.mails")) if options.keep else None
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", options.port)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 (its whole output: where it listens)
    await server.serve_forever()


def appended(path: Path) -> int:
    """The file, open for one write per mail at its end."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--modes", action="store_true")
    parser.add_argument("--keep", action="store_true")
    asyncio.run(serve(parser.parse_args()))
