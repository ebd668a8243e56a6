"""What comes back is read as what it is, whoever wrote it; what nobody can read harms nobody."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.mailing.returned import Report, Verdict, read_report

FOLDER = Path(__file__).resolve().parent.parent / "data" / "returned"
SIGNED = "bounce+42-0123456789abcdef@distretto.example"


def returned(name: str, address: str = SIGNED) -> bytes:
    """The sample, come back to this address."""
    return (FOLDER / f"{name}.eml").read_bytes().replace(b"RETURN_ADDRESS", address.encode())


@pytest.mark.parametrize(
    ("name", "verdict", "status", "blames_address"),
    [
        ("postfix-unknown-user", Verdict.RETURNED, "5.1.1", True),
        ("postfix-delayed", Verdict.DELAYED, "4.4.1", False),
        ("exchange-unknown-user", Verdict.RETURNED, "5.1.10", True),
        ("gmail-over-quota", Verdict.RETURNED, "4.2.2", False),
        ("gmail-refused-by-policy", Verdict.RETURNED, "5.7.26", False),
        ("exim-unrouteable", Verdict.RETURNED, "5.0.0", True),
        ("qmail-no-mailbox", Verdict.RETURNED, "5.1.1", True),
        ("feedback-report", Verdict.COMPLAINT, "", False),
        ("out-of-office", Verdict.NOTHING, "", False),
    ],
)
def test_reports_of_many_servers(name: str, verdict: Verdict, status: str, blames_address: bool) -> None:
    report = read_report(returned(name))
    assert (report.verdict, report.status, report.blames_address) == (verdict, status, blames_address)
    assert report.addresses == (SIGNED,)


def test_the_server_s_own_words_are_kept_short() -> None:
    report = read_report(returned("postfix-unknown-user"))
    assert report.words.startswith("550 5.1.1 <sara.tozzi@arno.example>: Recipient address rejected")
    assert "\n" not in report.words
    long = returned("postfix-unknown-user").replace(b"rejected:", b"rejected:" + b" per sempre" * 500)
    assert len(read_report(long).words) <= 300


def test_a_receipt_is_no_return() -> None:
    receipt = returned("postfix-unknown-user").replace(b"Action: failed", b"Action: delivered")
    assert read_report(receipt).verdict == Verdict.NOTHING


def test_a_report_that_says_it_is_no_spam_is_no_complaint() -> None:
    assert read_report(returned("feedback-report").replace(b": abuse", b": not-spam")).verdict == Verdict.NOTHING


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\0\0",
        b"To: " + b"x" * 2_000_000,
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
        b"Content-Type: text/plain; charset=nonsense\nX-Failed-Recipients: \xff\xfe\n\n\xff550 5.1.1",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\nX-Failed-Recipients: a\n\n=?=!!",
        b"Subject: =?utf-8?q?=FF=FE?=\nFrom: =?x?y?z?=\n\n",
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)),
    ],
    ids=["empty", "zeros", "huge", "cut off", "charset", "base64", "headers", "nested"],
)
def test_hostile_files_say_nothing(raw: bytes) -> None:
    assert read_report(raw).verdict in {Verdict.NOTHING, Verdict.RETURNED}


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(240))
        + b"\n" * 1_000_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(20))
        + b"\n" * 1_000_000,
        b'Content-Type: multipart/mixed; a="' + b'\\";' * 330_000,
        b'Content-Type: multipart/mixed;\r a="' + b'\\";\r ' * 200_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 190_000,
        b"Content-Type: message/rfc822\n\n" * 30_000,
    ],
    ids=["deep", "less deep", "parameter", "parameter folded", "parts", "mails"],
)
def test_no_mail_keeps_the_reader_busy(raw: bytes) -> None:
    """Anybody may write to a return address. The second of these took a minute, the third more."""
    began = time.process_time()
    assert read_report(raw).verdict == Verdict.NOTHING
    assert time.process_time() - began < 3


def test_what_was_given_back_may_be_large_and_made_of_parts() -> None:
    part = b"\n--y\nContent-Type: image/png\n\n" + b"aGVsbG8=\n" * 2000
    large = returned("postfix-unknown-user") + b"Content-Type: multipart/mixed; boundary=y\n" + part * 40
    assert (read_report(large).verdict, read_report(large).status) == (Verdict.RETURNED, "5.1.1")


@given(st.binary(max_size=400), st.integers(0, 1500), st.integers(0, 400))
def test_no_damage_to_a_report_makes_reading_it_fail(noise: bytes, at: int, cut: int) -> None:
    sample = returned("postfix-unknown-user")
    assert isinstance(read_report(sample[:at] + noise + sample[at + cut :]), Report)
