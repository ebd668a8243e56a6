"""One SMTP conversation, told step by step, so that one knows where it broke.

The standard library's `sendmail` hides whether a lost connection came before or after the mail was handed over; that
is the one thing that decides between sending again and never again.
"""

import re
import smtplib
import ssl

from common.mailing.headers import wire_address
from common.mailing.replies import Reply, Stage

BROKEN = (smtplib.SMTPServerDisconnected, OSError)  # a timeout and a reset are OSErrors
ADDRESS = re.compile(r'^[^\s<>()\[\],;:\\"\x00-\x1f\x7f@]{1,64}@[^\s<>()\[\],;:\\"\x00-\x1f\x7f@]{1,255}$')


class ConversationError(Exception):
    """No conversation came about; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply


class Conversation:
    """An open connection to the relay, good for many mails."""

    def __init__(
        self, host: str, port: int, *, timeout: float, credentials: tuple[str, str] | None = None, security: str = ""
    ) -> None:
        stage = Stage.CONNECT
        try:
            if security == "ssl":
                self._smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, port, timeout=timeout, context=ssl.create_default_context()
                )
            else:
                self._smtp = smtplib.SMTP(host, port, timeout=timeout)
            self._smtp.ehlo_or_helo_if_needed()
            if security == "starttls":
                self._smtp.starttls(context=ssl.create_default_context())
                self._smtp.ehlo()
            stage = Stage.AUTH
            if credentials:
                self._smtp.login(*credentials)
        except smtplib.SMTPResponseException as error:
            raise ConversationError(Reply(stage, error.smtp_code, _words(error.smtp_error))) from error
        except smtplib.SMTPNotSupportedError as error:  # no AUTH, no STARTTLS: the settings are wrong
            raise ConversationError(Reply(Stage.AUTH, 500, str(error))) from error
        except (smtplib.SMTPException, *BROKEN) as error:
            raise ConversationError(Reply(stage, 0, str(error))) from error
        self.is_open = True
        self.takes_utf8 = self._smtp.has_extn("smtputf8")
        self._pipelining = self._smtp.has_extn("pipelining")

    def close(self) -> None:
        """Take leave, however the other side is."""
        self.is_open = False
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, *BROKEN):
            self._smtp.close()

    def send(self, sender: str, recipient: str, content: bytes) -> Reply:
        """Hand over one mail; the reply that ended it. After a code of 0 or 421 the conversation is over."""
        to = wire_address(recipient)
        commands = (
            (Stage.SENDER, f"MAIL FROM:<{sender}>{'' if to.isascii() else ' SMTPUTF8'}\r\n".encode()),
            (Stage.RECIPIENT, f"RCPT TO:<{to}>\r\n".encode()),
            (Stage.DATA, b"DATA\r\n"),
        )
        stage = Stage.SENDER
        try:
            if self._pipelining:
                self._smtp.send(b"".join(line for _, line in commands))
            refused: Reply | None = None
            for stage, line in commands:
                if not self._pipelining:
                    self._smtp.send(line)
                code, text = self._answer()
                if code == 421:
                    return self._lost(Reply(stage, code, _words(text)))
                if refused is None and code // 100 != (3 if stage == Stage.DATA else 2):
                    refused = Reply(stage, code, _words(text))
                if refused is not None and not self._pipelining:
                    break
            if refused is not None:
                return self._take_back(refused, data_open=code == 354)
            stage = Stage.CONTENT
            self._smtp.send(stuffed(content) + b".\r\n")
            code, text = self._answer()
            reply = Reply(stage, code, _words(text))
            return self._lost(reply) if code == 421 or (code < 400 and code // 100 != 2) else reply
        except (smtplib.SMTPResponseException, *BROKEN) as error:
            return self._lost(Reply(stage, 0, str(error)))

    def _answer(self) -> tuple[int, bytes]:
        """The next answer; one that can't be read is as good as none, and the conversation is over."""
        code, text = self._smtp.getreply()
        if code < 200:
            raise smtplib.SMTPServerDisconnected(f"unreadable answer: {_words(text)}")
        return code, text

    def _take_back(self, refused: Reply, *, data_open: bool) -> Reply:
        """After a refusal: an opened DATA is ended empty (RFC 2920, 3.1), then all is reset."""
        try:
            if data_open:
                self._smtp.send(b".\r\n")
                self._smtp.getreply()
            self._smtp.rset()
        except (smtplib.SMTPException, *BROKEN):
            self._lost(refused)
        return refused

    def _lost(self, reply: Reply) -> Reply:
        self._smtp.close()
        self.is_open = False
        return reply


def writable(address: str, conversation: Conversation) -> bool:
    """Whether the address is one that can be named to this server, and nothing but an address."""
    return bool(ADDRESS.match(address)) and (conversation.takes_utf8 or wire_address(address).isascii())


def stuffed(content: bytes) -> bytes:
    """Double the dots that begin a line, so that none ends the mail early (RFC 5321, 4.5.2)."""
    doubled = content.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


def _words(text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(words.split())[:500]
