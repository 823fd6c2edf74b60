"""An article out of a mail (``.eml``), as newsletters are kept."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart

from feeds import sanitise, written_dates
from feeds.documents import blocks, decoding, facts, plaintext
from feeds.documents.sentences import headline
from feeds.errors import ParseError
from feeds.model import Entry, Link, Person, Source

_MARKS = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*|\[[^\]]{1,40}\]\s+)+", re.I)
_SIGNATURE = re.compile(r"^-- ?$.*", re.M | re.S)
_LIST_FIELDS = ("list-id", "list-unsubscribe", "list-post")
_LIST = re.compile(r"^\s*\"?([^<\"]*?)\"?\s*<([^>]*)>\s*$")
_LONGEST_HEADER = 10_000
_BARE = re.compile(r"<?(https?://[^\s<>]+)>?")


def read(body: bytes, *, name: str) -> Entry:
    """The article: subject, sender, date, and the text of the HTML or the plain part.

    Of a mail to many the mailing list, or else the sender's name, is the publisher.

    Raises:
        ParseError: (``not-a-feed``) where there are no headers, (``malformed``) where
            they are nested beyond reading.
    """
    message = message_from_bytes(body, policy=policy.default)
    if not message.keys():
        raise ParseError(name, "has no mail headers", kind="not-a-feed")
    try:
        return _entry(message)
    except RecursionError as error:
        raise ParseError(name, "is nested too deeply", kind="malformed") from error


def _entry(message: EmailMessage) -> Entry:
    for part in message.walk():
        _drop_endless_headers(part)
    title = _MARKS.sub("", _header(message, "subject")).strip()
    link = _link(message)
    article = _article(message, title=title, base=link)
    senders = _senders(message)
    return facts.filled(
        Entry(
            title=title or article.title or headline(sanitise.text_of(article.content)),
            links=(Link(href=link),) if link else (),
            authors=senders,
            published=written_dates.read(_header(message, "date")),
            language=facts.language(_header(message, "content-language")),
            source=_source(message, senders),
        ),
        article,
    )


def _drop_endless_headers(part: Message) -> None:
    """The standard library takes seconds for headers of a hundred kilobytes."""
    for field in {n for n, value in part.raw_items() if len(value) > _LONGEST_HEADER}:
        del part[field]


def _article(message: EmailMessage, *, title: str, base: str) -> Entry:
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        return Entry()
    text = _text(part)
    if part.get_content_type() == "text/html":
        content = blocks.trim(sanitise.html(text, base=base), title=title)
        return Entry(content=content)
    if part.get_param("format") == "flowed":
        text = re.sub(r" \n(?!\n)", " ", text)
    return plaintext.read(_SIGNATURE.sub("", text), title=title)


def _text(part: MIMEPart) -> str:
    """The words of a part, by its declared charset or else as they look."""
    content = part.get_payload(decode=True)
    payload = content if isinstance(content, bytes) else b""
    try:
        return payload.decode(part.get_content_charset("utf-8"))
    except (UnicodeDecodeError, LookupError):
        return decoding.decode(payload, name="mail")


def _header(message: EmailMessage, field: str) -> str:
    try:
        return " ".join(str(message.get(field, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        # The header parser of the standard library fails on some malformed headers.
        return ""


def _senders(message: EmailMessage) -> tuple[Person, ...]:
    try:
        addresses = message["from"].addresses if message["from"] else ()
    except (ValueError, IndexError, AttributeError, TypeError):
        return ()
    return tuple(
        Person(name=sender.display_name or sender.addr_spec, email=sender.addr_spec)
        for sender in addresses
        if sender.display_name or sender.addr_spec
    )


def _link(message: EmailMessage) -> str:
    for field in ("archived-at", "x-archived-at", "content-location", "x-url"):
        found = _BARE.search(_header(message, field))
        if found:
            return found[1]
    return ""


def _source(message: EmailMessage, senders: tuple[Person, ...]) -> Source | None:
    if not any(message.get(field) for field in _LIST_FIELDS):
        return None
    mailing_list = _LIST.match(_header(message, "list-id"))
    named = next((sender.name for sender in senders if sender.name != sender.email), "")
    name = (mailing_list and mailing_list[1]) or named
    return Source(title=name) if name else None
