"""An SMTP server that keeps the Message-ID of every mail it takes, and misbehaves when the recipient's name says so.

`python -m tests.mailing.sink LOG` prints its port and writes one line per mail taken: Message-ID, recipient, time.
The recipient's local part chooses the answer: `r421`, `r450`, `r550`, `r550-5.1.1` … to RCPT, `d451` to the content,
`hang` (no answer after the content), `drop` (takes the mail, then breaks the connection without a word), `cut` (breaks
it before DATA). `--refuse-sender CODE` answers every MAIL so; a file `LOG.gate` makes all answers wait while it exists.
"""

import argparse
import asyncio
import os
import re
import time
from pathlib import Path

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
ANSWER = re.compile(r"^([rd])(\d{3})(?:-(\d\.\d\.\d))?")


class Sink(asyncio.Protocol):
    """One connection. Lines until DATA, then content until the lone dot; answers are in order, as pipelining wants."""

    log: int
    refuse_sender = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.buffer = bytearray()
        self.in_data = False
        self.recipient = ""
        self.transport.write(b"220 sink ESMTP\r\n")

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
        if verb == "EHLO":
            self.say("250-sink\r\n250-PIPELINING\r\n250 8BITMIME")
        elif verb == "MAIL":
            self.recipient = ""
            self.say(f"{self.refuse_sender} sender refused" if self.refuse_sender else "250 ok")
        elif verb == "RCPT":
            self.receive(line)
        elif verb == "DATA":
            if not self.recipient:
                self.say("503 no recipient")
            else:
                self.in_data = True
                self.say("354 go")
        elif verb == "QUIT":
            self.say("221 bye")
            self.transport.close()
        else:
            self.say("250 ok")

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
            return
        self.recipient = recipient
        self.say("250 ok")

    def take(self, content: bytes) -> None:
        found = ANSWER.match(self.recipient)
        if found:
            self.say(f"{found.group(2)} {found.group(3) or ''} as you wish")
            return
        identifier = MESSAGE_ID.search(content)
        name = identifier.group(1).decode() if identifier else "-"
        os.write(self.log, f"{name} {self.recipient} {time.time():.6f}\n".encode())
        if self.recipient.startswith("drop"):
            self.transport.abort()
        elif not self.recipient.startswith("hang"):
            self.say("250 taken")

    def say(self, line: str) -> None:
        self.transport.write(line.encode() + b"\r\n")


async def serve(log: Path, port: int, refuse_sender: int) -> None:
    """Serve until killed."""
    Sink.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    Sink.refuse_sender = refuse_sender
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 (its whole output: where it listens)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--refuse-sender", type=int, default=0)
    options = parser.parse_args()
    asyncio.run(serve(options.log, options.port, options.refuse_sender))
