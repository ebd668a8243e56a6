"""What servers say, in plain words: SMTP codes (RFC 5321) and enhanced codes (RFC 3463)."""

import re

from django.utils.translation import gettext_lazy as _

ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE = re.compile(r"^([245]\d\d)\b")
# The longest beginning counts.
OF_ENHANCED = {
    "4.2.2": _("the mailbox is full"),
    "5.2.2": _("the mailbox is full"),
    "5.2.1": _("the mailbox is closed"),
    "5.2.3": _("the mail is too large"),
    "5.3.4": _("the mail is too large"),
    "5.1.2": _("the address's domain does not exist"),
    "5.1.7": _("our sender address is not accepted"),
    "5.1.8": _("our sender address is not accepted"),
    "5.1.": _("the address does not exist"),
    "5.4.": _("the address's server can't be found"),
    "5.7.8": _("our sign-in to the mail server was refused"),
    "5.7.": _("the receiver's rules refuse our mail"),
    "5.6.": _("the receiver does not accept the mail's content"),
    "4.7.": _("the server lets us wait before it accepts mail"),
    "4.2.": _("the mailbox can't be reached at the moment"),
    "4.3.": _("the receiving server has too much to do"),
    "4.4.": _("the receiving server does not answer"),
}
OF_CODE = {
    "421": _("the server has too much to do or is closing"),
    "450": _("the mailbox can't be reached at the moment"),
    "451": _("the server has a passing fault"),
    "452": _("the server has no room at the moment"),
    "530": _("our sign-in to the mail server was refused"),
    "534": _("our sign-in to the mail server was refused"),
    "535": _("our sign-in to the mail server was refused"),
    "550": _("the address does not exist or the mail is refused"),
    "551": _("the address does not exist there"),
    "552": _("the mailbox is full"),
    "553": _("the address is not accepted"),
    "554": _("the server refuses the mail"),
}


def meaning_of(reply: str) -> str:
    """What a server's reply or an enhanced status means; nothing where it says nothing that we know."""
    enhanced = ENHANCED.search(reply)
    if enhanced:
        beginnings = [code for code in OF_ENHANCED if enhanced.group(1).startswith(code)]
        if beginnings:
            return str(OF_ENHANCED[max(beginnings, key=len)])
    code = CODE.match(reply.strip())
    return str(OF_CODE.get(code.group(1), "")) if code else ""


def is_reply(words: str) -> bool:
    """Whether a server said so, rather than a person."""
    return bool(ENHANCED.search(words) or CODE.match(words.strip()))
