"""Mail as bytes: each reader's values, encoded as headers, text and HTML want them; nothing can be slipped in."""

import email
import email.header
import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.mailing.headers import encoded_words, mailbox_header, wire_address
from common.mailing.message import Content, Template
from common.mailing.smtp import Conversation, stuffed
from tests.mailing.engine import RunningSink

ISSUE = Content(
    sender="Distretto Moda è qui <notizie@distretto.example>",
    subject="Novità per {{ name }}",
    text="Ciao {{ name }},\n.una riga che comincia con un punto\n\nfine: {{ note }}\n",
    html='<p title="{{ name }}">Ciao {{ name }}</p>',
    reply_to="Segreteria <segreteria@distretto.example>",
    headers={"List-Unsubscribe": "<{{ link }}>"},
)
HOSTILE = [
    "a\r\nBcc: ladro@example.org",
    "a\nb",
    "\x00",
    "x\u2028Bcc: y",
    "=?utf-8?q?a?=",
    '"><script>',
    "a" * 2000,
    "è, 中, 🧵",
]


def made(values: dict[str, object], content: Content = ISSUE, address: str = "ada@example.org") -> bytes:
    """Return one mail's bytes."""
    return Template(content, boundary="=b").fill(address, "<1.2@distretto.example>", values)


def read(mail: bytes) -> EmailMessage:
    """Return the mail as a receiver reads it."""
    return email.message_from_bytes(mail, policy=email.policy.default)


def body(message: EmailMessage, kind: str) -> str:
    """Return the text or the HTML as a receiver sees it."""
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def test_a_reader_gets_his_own_mail() -> None:
    message = read(made({"name": "Niccolò D'Àvila", "note": "una = due", "link": "https://d.example/u/a.b-c_d"}))
    assert message["Subject"] == "Novità per Niccolò D'Àvila"
    assert message["From"].addresses[0].display_name == "Distretto Moda è qui"
    assert message["Reply-To"].addresses[0].addr_spec == "segreteria@distretto.example"
    assert (message["To"].addresses[0].display_name, message["To"].addresses[0].addr_spec) == (
        "Niccolò D'Àvila",
        "ada@example.org",
    )
    assert message["List-Unsubscribe"] == "<https://d.example/u/a.b-c_d>"
    assert message["Message-ID"] == "<1.2@distretto.example>"
    assert body(message, "plain").rstrip("\n") == (
        "Ciao Niccolò D'Àvila,\n.una riga che comincia con un punto\n\nfine: una = due"
    )
    assert "Ciao Niccolò D&#x27;Àvila</p>" in body(message, "html")


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_adds_a_header_a_recipient_or_a_tag(value: str) -> None:
    mail = made({"name": value, "note": value, "link": f"https://d.example/{value}"})
    message = read(mail)
    assert sorted(message.keys()) == sorted(read(made({})).keys())
    assert [found.addr_spec for found in message["To"].addresses] == ["ada@example.org"]
    assert "<script>" not in body(message, "html")
    assert max(map(len, mail.split(b"\r\n"))) < 998
    assert b"\n" not in mail.replace(b"\r\n", b"")
    assert mail.isascii()


@given(st.text(max_size=300), st.text(max_size=300))
def test_text_comes_out_as_it_went_in(name: str, note: str) -> None:
    mail = made({"name": name, "note": note})
    lines = mail.split(b"\r\n\r\n", 1)[1].split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert b"\n" not in mail.replace(b"\r\n", b"")
    assert read(mail).get_body(("plain",)) is not None


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=200))
def test_encoded_words_split_no_character(text: str) -> None:
    lines = encoded_words(text).split("\r\n ")
    assert max(map(len, lines)) <= 75
    assert "".join(str(email.header.make_header(email.header.decode_header(line))) for line in lines) == text


def test_literal_mail_leaves_braces_alone() -> None:
    message = read(made({"name": "Ada"}, Content("", "Per {{ name }}", "{{ name }} ha {{ scritto }}", literal=True)))
    assert message["Subject"] == "Per {{ name }}"
    assert message.get_content().strip() == "{{ name }} ha {{ scritto }}"


def test_names_with_commas_and_quotes_stay_one_recipient() -> None:
    assert mailbox_header('Rossi, Mario "il Rosso"', "m@example.org") == '"Rossi, Mario \\"il Rosso\\"" <m@example.org>'
    assert mailbox_header("", "m@example.org") == "m@example.org"


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ("ada@perché.example", "ada@xn--perch-fsa.example"),
        ("a\r\nRCPT TO:<x@y>@example.org", "aRCPTTO:x@y@example.org"),
        ("ünal@example.org", "ünal@example.org"),
    ],
)
def test_addresses_on_the_wire(written: str, wire: str) -> None:
    assert wire_address(written) == wire


def test_lone_dots_are_doubled() -> None:
    assert stuffed(b".a\r\n.\r\nb.c\r\n..d\r\n") == b"..a\r\n..\r\nb.c\r\n...d\r\n"


def test_what_arrives_is_what_was_made(sink: RunningSink) -> None:
    """Over the wire and back: dots, long lines, long subjects, an address with an international domain."""
    text = "\n".join([".", "..", ". .", "x" * 3000, "fine."])
    mail = made({"name": "Ada", "note": text, "link": "x"}, address="ada@perché.example")
    conversation = Conversation("127.0.0.1", sink.port, timeout=10)
    assert conversation.send("bounce@distretto.example", "ada@perché.example", mail).code == 250
    assert conversation.send("bounce@distretto.example", "r550@example.org", mail).code == 550
    assert conversation.send("bounce@distretto.example", "r421@example.org", mail).code == 421
    assert not conversation.is_open
    assert [content + b"\r\n" for content in sink.mails()] == [stuffed(mail)]
    assert sink.lines()[0][1:] == ["ada@xn--perch-fsa.example", "bounce@distretto.example"]
    assert body(read(sink.mails()[0]), "plain").count("x" * 3000) == 1
