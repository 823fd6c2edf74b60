from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import sanitise
from feeds.documents import mail
from feeds.errors import ParseError
from feeds.model import Person, Source

GERMAN = "Die alte Brücke ist seit Donnerstag wieder für Autos offen, ein Jahr danach."


def letter(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jürgen Maier <jm@bote.example>"
    message["Subject"] = "Re: [Bote] Brücke wieder offen"
    message["Date"] = "Thu, 02 May 2024 08:30:00 +0200"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def test_headers_say_title_sender_and_time() -> None:
    message = letter(List_Id="Der Talbote <bote.example>")
    message.set_content(f"{GERMAN}\n\n-- \nJürgen\n")
    entry = mail.read(message.as_bytes(), name="a.eml")

    assert entry.title == "Brücke wieder offen"
    assert entry.authors == (Person(name="Jürgen Maier", email="jm@bote.example"),)
    assert entry.published is not None
    assert entry.published.isoformat() == "2024-05-02T06:30:00+00:00"
    assert entry.source == Source(title="Der Talbote")
    assert sanitise.text_of(entry.content) == GERMAN


def test_a_mail_to_many_has_its_sender_as_publisher() -> None:
    message = letter(List_Unsubscribe="<https://bote.example/u>")
    message.set_content(GERMAN)

    assert mail.read(message.as_bytes(), name="a").source == Source(
        title="Jürgen Maier"
    )


def test_a_letter_has_no_publisher() -> None:
    message = letter()
    message.set_content(GERMAN)

    assert mail.read(message.as_bytes(), name="a.eml").source is None


def test_the_html_part_goes_before_the_plain_one() -> None:
    message = letter()
    message.set_content("plain")
    message.add_alternative(
        f"<p><a href='https://x.example/v'>View in browser</a></p><p>{GERMAN}</p>"
        "<p><a href='https://x.example/u'>Unsubscribe</a></p><script>x()</script>",
        subtype="html",
    )

    assert mail.read(message.as_bytes(), name="a.eml").content == f"<p>{GERMAN}</p>"


def test_attachments_are_no_text() -> None:
    message = letter()
    message.set_content(GERMAN)
    message.add_attachment(b"\x00\x01", maintype="application", subtype="pdf")

    assert GERMAN in mail.read(message.as_bytes(), name="a.eml").content


def test_a_web_copy_is_the_link() -> None:
    message = letter(Archived_At="<https://bote.example/42>")
    message.set_content(GERMAN)

    assert mail.read(message.as_bytes(), name="a.eml").link == "https://bote.example/42"


def test_flowed_lines_are_joined() -> None:
    message = letter()
    message.set_content("Die alte Brücke ist \nseit Donnerstag offen.\n")
    message.set_param("format", "flowed")
    entry = mail.read(message.as_bytes(), name="a.eml")

    assert entry.content == "<p>Die alte Brücke ist seit Donnerstag offen.</p>"


def test_a_wrong_charset_is_seen_through() -> None:
    head = b"Subject: Bruecke\nContent-Type: text/plain; charset=klingon\n"
    body = b"Content-Transfer-Encoding: 8bit\n\n" + GERMAN.encode("latin-1")

    assert GERMAN in mail.read(head + body, name="a.eml").content


def test_without_a_subject_the_text_gives_the_title() -> None:
    raw = f"From: a@b.example\n\n{GERMAN}".encode()

    assert mail.read(raw, name="a.eml").title.startswith("Die alte Brücke")


def test_endless_headers_are_passed_over() -> None:
    raw = (
        b"Subject: " + b"(" * 50_000 + b"\nFrom: Bo <b@x.example>\n\n" + GERMAN.encode()
    )

    assert mail.read(raw, name="a.eml").authors[0].name == "Bo"


def test_nested_headers_are_malformed() -> None:
    raw = b"From: " + b"(" * 5_000 + b"\nSubject: x\n\nText."

    with pytest.raises(ParseError, match="nested too deeply"):
        mail.read(raw, name="a.eml")


def test_what_has_no_headers_is_no_mail() -> None:
    with pytest.raises(ParseError, match=r"a\.eml: has no mail headers"):
        mail.read(b"\njust words\n", name="a.eml")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120), st.binary(max_size=120))
def test_no_mail_is_too_odd(header: bytes, body: bytes) -> None:
    raw = b"Subject: x\nFrom: " + header + b"\nDate: " + header + b"\n\n" + body
    with suppress(ParseError):
        entry = mail.read(raw, name="a.eml")

        assert sanitise.html(entry.content) == entry.content
