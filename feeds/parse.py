"""Bytes become a Feed: RSS, Atom and CDF through feedparser, JSON Feed by our own hand.

feedparser gets an open stream, never bytes or a URL: it would open what looks like a
path. It sanitises and resolves nothing here (that is half of its time, and `sanitise`
does it better); it is told no address either, so that ids stay as they came.
"""

import io
import re
from dataclasses import replace
from typing import Any

import feedparser

from feeds import constructs, jsonfeed, sanitise, urls
from feeds.constructs import Raw, given, word
from feeds.errors import ParseError
from feeds.hints import hints
from feeds.model import Entry, Feed, Link, Source

_HTML_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,2000}?-->)*(?:<\?xml[^>]*>\s*)?"
    rb"(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#([xX]?)([0-9a-fA-F]*);?")
_HIGHEST = 0x10FFFF


def parse(body: bytes, *, url: str, content_type: str = "") -> Feed:
    """The feed in ``body``, which was found at ``url``.

    Titles are plain text and HTML is sanitised; addresses are absolute, resolved at
    ``xml:base``, else the feed's own link, else ``url``. Entries stand in the order of
    the document; what they mean among themselves is for `feeds.clean` to say.

    Raises `ParseError` of the kind ``empty``, ``not-a-feed`` or ``malformed``.
    """
    if not body.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise ParseError(url, "the document is empty", kind="empty")
    if jsonfeed.looks_like(body, content_type):
        return jsonfeed.parse(body, url=url)
    if _HTML_PAGE.match(body) and not _FEED_ROOT.search(body):
        raise _not_a_feed(body, url)
    document = _read(body, url, content_type)
    entries = given(document, "entries") or ()
    if not entries and not given(document, "version"):
        raise _not_a_feed(body, url)
    feed: Raw = given(document, "feed") or {}
    base = _base(feed, url)
    return Feed(
        source=constructs.source(feed, base),
        entries=tuple(_entry(item, base) for item in entries),
        hints=hints(body, feed),
    )


def _read(body: bytes, url: str, content_type: str) -> Raw:
    try:
        return _feedparser(body, content_type)
    except (ArithmeticError, ValueError):
        # Its lenient parser dies of references to what is no character (&#xD800;).
        mended = _REFERENCE.sub(_mended, body)
    try:
        return _feedparser(mended, content_type)
    except (ArithmeticError, AssertionError, LookupError, ValueError) as error:
        raise ParseError(url, f"cannot be read: {error}", kind="malformed") from error


def _feedparser(body: bytes, content_type: str) -> Raw:
    headers = {"content-type": content_type} if content_type else {}
    document: dict[str, Any] = feedparser.parse(
        io.BytesIO(body),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return document


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


def _entry(raw: Raw, base: str) -> Entry:
    links = _links(raw, base)
    return Entry(
        id=word(raw, "id"),
        title=constructs.text(raw, "title"),
        summary=_summary(raw, base),
        content=constructs.content(raw, base),
        links=links,
        authors=constructs.people(raw),
        categories=constructs.categories(raw),
        published=constructs.time(raw, "published", "created"),
        updated=constructs.time(raw, "updated"),
        language=_language(raw),
        rights=constructs.text(raw, "rights"),
        comments=urls.absolute(word(raw, "comments"), base, schemes=urls.WEB),
        image=_image(raw, links, base),
        source=_source(raw, base),
    )


def _summary(raw: Raw, base: str) -> str:
    # Without a detail it is a copy of the content that feedparser made.
    return (
        constructs.markup(raw, "summary", base) if given(raw, "summary_detail") else ""
    )


def _links(raw: Raw, base: str) -> tuple[Link, ...]:
    """The links of an entry, its own page among them wherever the format names it."""
    links = constructs.links(raw, base)
    original = urls.absolute(word(raw, "feedburner_origlink"), base, schemes=urls.WEB)
    named = [link for link in links if link.rel == "alternate"]
    if original:
        page = Link(href=original)
        links = (page, *(link for link in links if link not in (page, *named[:1])))
    elif not named:
        href = word(raw, "link") or _elsewhere(raw)
        page = Link(href=urls.absolute(href, base, schemes=urls.WEB))
        links = (page, *links) if page.href else links
    known = {link.href for link in links}
    return links + tuple(
        link for link in _media(raw, base) if link.href and link.href not in known
    )


def _elsewhere(raw: Raw) -> str:
    """The address of content that lies outside of the document (RFC 4287, 4.1.3.2)."""
    sources = (given(item, "src") for item in given(raw, "content") or ())
    return next((source for source in sources if isinstance(source, str)), "")


def _media(raw: Raw, base: str) -> tuple[Link, ...]:
    """Sound and film that only Media RSS names, as enclosures."""
    return tuple(
        Link(
            href=urls.absolute(word(item, "url"), base, schemes=urls.WEB),
            rel="enclosure",
            type=word(item, "type"),
            length=constructs.length(given(item, "filesize")),
        )
        for item in given(raw, "media_content") or ()
        if word(item, "type").startswith(("audio/", "video/"))
    )


def _image(raw: Raw, links: tuple[Link, ...], base: str) -> str:
    media = given(raw, "media_content") or ()
    candidates = (
        word(given(raw, "image") or {}, "href"),
        *(
            word(item, "url")
            for item in media
            if word(item, "medium") == "image"
            or word(item, "type").startswith("image/")
        ),
        *(word(item, "url") for item in given(raw, "media_thumbnail") or ()),
        *(link.href for link in links if link.type.startswith("image/")),
    )
    found = (urls.absolute(href, base, schemes=urls.WEB) for href in candidates if href)
    return next((href for href in found if href), "")


def _language(raw: Raw) -> str:
    details = (given(raw, "title_detail"), *(given(raw, "content") or ()))
    languages = (word(item, "language") for item in details if item)
    return word(raw, "language") or next((found for found in languages if found), "")


def _source(raw: Raw, base: str) -> Source | None:
    """``atom:source``, RSS 2.0's ``source``, else ``dc:source`` (a name or address)."""
    stated = given(raw, "source")
    if stated:
        found = constructs.source(stated, base)
        feed = urls.absolute(word(stated, "href"), base, schemes=urls.WEB)
        known = any(link.href == feed for link in found.links)
        self_link = (Link(href=feed, rel="self"),) if feed and not known else ()
        found = replace(found, links=found.links + self_link)
        return found if found != Source() else None
    name = word(raw, "dc_source")
    address = urls.absolute(name, "", schemes=urls.WEB)
    if address:
        return Source(links=(Link(href=address),))
    return Source(title=name) if name else None
