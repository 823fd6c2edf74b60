"""Bytes become a Feed: RSS, Atom and CDF through feedparser, JSON Feed by our own hand.

feedparser gets an open stream, never bytes or a URL: it would open what looks like a
path. It sanitises and resolves nothing here (that is half of its time, and `sanitise`
does it better); it is told no address either, so that ids stay as they came.
"""

import io
import re
from functools import lru_cache
from typing import Any

import feedparser
from feedparser.api import StrictFeedParser
from feedparser.datetimes import _parse_date
from feedparser.urls import _urljoin, make_safe_absolute_uri
from lxml import etree

from feeds import sanitise, urls
from feeds.errors import ParseError
from feeds.formats import constructs, encodings, items, jsonfeed
from feeds.formats.fast.borrowed import Borrowed
from feeds.formats.fast.document import read as read_fast
from feeds.formats.hints import hints
from feeds.formats.raw import Raw, given
from feeds.model import Feed

_HTML_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,2000}?-->)*(?:<\?xml[^>]*>\s*)?"
    rb"(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#([xX]?)([0-9a-fA-F]*);?")
_HIGHEST = 0x10FFFF
# What feedparser was seen to raise: its lenient parser dies of references to what is no
# character (&#xD800;), and elements in odd places lead it to what is not there.
_FAILURES = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError),
    *(TypeError, ValueError, etree.XMLSyntaxError),
)


def parse(body: bytes, *, url: str, content_type: str = "", fast: bool = True) -> Feed:
    """The feed in ``body``, which was found at ``url``.

    Titles are plain text and HTML is sanitised; addresses are absolute, resolved at
    ``xml:base``, else the feed's own link, else ``url``. Entries stand in the order of
    the document; what they mean among themselves is for `feeds.clean` to say. Its
    encoding is what its first bytes show, else what ``content_type`` says, else what it
    declares.

    Raises `ParseError` of the kind ``empty``, ``not-a-feed`` or ``malformed``.
    """
    body, content_type = encodings.plain(body, content_type)
    if not body.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise ParseError(url, "the document is empty", kind="empty")
    if jsonfeed.looks_like(body, content_type):
        return jsonfeed.parse(body, url=url)
    if _HTML_PAGE.match(body) and not _FEED_ROOT.search(body):
        raise _not_a_feed(body, url)
    document = _read_fast(body, content_type) if fast else None
    if document is None:
        document = _read(body, url, content_type)
    entries = given(document, "entries") or ()
    if not entries and not given(document, "version"):
        raise _not_a_feed(body, url)
    feed: Raw = given(document, "feed") or {}
    base = _base(feed, url)
    return Feed(
        source=constructs.source(feed, base),
        entries=tuple(items.entry(item, base) for item in entries),
        hints=hints(body, feed),
    )


def _read_fast(body: bytes, content_type: str) -> Raw | None:
    return read_fast(body, content_type, BORROWED)


def _read(body: bytes, url: str, content_type: str) -> Raw:
    """What feedparser makes of ``body``, or of something like it that it survives."""
    failure: Exception | None = None
    for attempt in (_unchanged, _without_bad_references, _recovered):
        try:
            return _feedparser(attempt(body), content_type)
        except _FAILURES as error:
            failure = error
    raise ParseError(url, f"cannot be read: {failure}", kind="malformed") from failure


def _unchanged(body: bytes) -> bytes:
    return body


def _without_bad_references(body: bytes) -> bytes:
    return _REFERENCE.sub(_mended, body)


def _recovered(body: bytes) -> bytes:
    """The well-formed document that libxml2 makes of a broken one."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    root = etree.fromstring(body, parser)
    if root is None:
        raise ValueError("not even roughly XML")
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _feedparser(body: bytes, content_type: str) -> Raw:
    headers = {"content-type": content_type} if content_type else {}
    document: dict[str, Any] = feedparser.parse(
        io.BytesIO(body),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return document


class _Context:
    """As much of feedparser's parser as its function for authors looks at."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._raw = raw

    def _get_context(self) -> dict[str, Any]:
        return self._raw


def _join(base: str, address: str) -> str:
    # Without a base only slashes too many are taken away.
    if not base and ":///" not in address:
        return address
    joined: str = _urljoin(base, address)
    return joined


@lru_cache(maxsize=256)
def _rebase(base: str, stated: str) -> str:
    if not base:
        return _join(base, stated)
    return make_safe_absolute_uri(base, stated) or base


BORROWED = Borrowed(
    namespaces={uri.lower(): name for uri, name in StrictFeedParser.namespaces.items()},
    handled=frozenset(
        name.partition("_")[2].partition("_")[2].lower()
        for name in dir(StrictFeedParser)
        if name.startswith(("_start_", "_end_"))
    ),
    date=_parse_date,
    author=lambda raw: StrictFeedParser._sync_author_detail(_Context(raw)),
    join=_join,
    rebase=_rebase,
    looks_like_html=StrictFeedParser.looks_like_html,
)


def _mended(reference: re.Match[bytes]) -> bytes:
    digits = reference[2]
    if not digits or len(digits) > 8 or not (reference[1] or digits.isdigit()):
        return b"\xef\xbf\xbd" if digits.isdigit() else b"&amp;" + reference[0][1:]
    number = int(digits, 16 if reference[1] else 10)
    written = number <= _HIGHEST and not 0xD800 <= number <= 0xDFFF
    return reference[0] if written else b"\xef\xbf\xbd"


def _not_a_feed(body: bytes, url: str) -> ParseError:
    if not re.search(rb"<html|<!doctype\s+html|<body", body[:5000], re.IGNORECASE):
        return ParseError(url, "this is no feed", kind="not-a-feed")
    title = _TITLE.search(body[:100_000])
    words = sanitise.text_of(title[1].decode("utf-8", "replace")) if title else ""
    called = f' called "{words}"' if words else ""
    return ParseError(url, f"this is a web page{called}, no feed", kind="not-a-feed")


def _base(feed: Raw, url: str) -> str:
    """Where a feed's relative addresses start: at its own page, else at ``url``."""
    page = next(
        (link.href for link in constructs.links(feed, url) if link.rel == "alternate"),
        "",
    )
    return page if urls.host(page) else url
