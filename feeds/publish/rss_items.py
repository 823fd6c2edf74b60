"""Items of RSS 2.0 (https://www.rssboard.org/rss-specification), with what it lacks.

Their namespaces are those that `feeds.publish.rss` declares.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from feeds.model import Entry, Link, Source
from feeds.publish import checks
from feeds.publish.addresses import written
from feeds.publish.elements import around, cut, element, empty, encoded, escaped, marked
from feeds.publish.languages import language_tag

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_WEB = ("http:", "https:")
# What another element of an item says already.
_OWN_ELEMENTS = frozenset({"alternate", "enclosure"})


def entry(entry: Entry, updated: datetime) -> bytes:
    """Give the item of an entry that is `fitting`, a line of its own."""
    return encoded(around("item", _item(entry, updated)))


def parts(document: bytes) -> list[bytes]:
    """Give the items of a document of ours, as they were written."""
    return cut(document, b"<item>", b"</item>\n")


def _item(entry: Entry, updated: datetime) -> Iterator[str]:
    if entry.title:
        yield _title("title", entry.title)
    yield from _told("link", entry.link)
    yield element("guid", entry.id, isPermaLink="false")
    yield element("pubDate", date(entry.published or updated))
    yield element("atom:updated", updated.isoformat())
    yield from (e for p in entry.authors for e in _told("dc:creator", checks.named(p)))
    for category in entry.categories:
        if tag := checks.tag(category):
            domain = {"domain": category.scheme} if category.scheme else {}
            yield marked("category", referred(escaped(tag)), **domain)
    yield from _texts(entry)
    yield from _about(entry)
    yield from _links(entry)


def referred(escaped: str) -> str:
    """Give text in which ``&`` and ``<`` are references by number.

    So the Advisory Board's profile wants it where HTML may be expected: who reads it
    once as XML and who reads it again as HTML see the same in nearly all titles.
    """
    return escaped.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;")


def _title(tag: str, text: str, **attributes: str) -> str:
    return marked(tag, referred(escaped(plain(text))), **attributes)


def _texts(entry: Entry) -> Iterator[str]:
    """Give the words; what there is only one of is the description.

    The profile wants a description before the encoded content, and an item has a title
    or a description.
    """
    if entry.summary:
        yield element("description", entry.summary)
        yield from _told("content:encoded", entry.content)
    elif entry.content or not entry.title:
        yield element("description", entry.content)


def _about(entry: Entry) -> Iterator[str]:
    """Give what is said of the entry, and where it came from."""
    yield from _told("dc:language", language_tag(entry.language))
    yield from _told("dc:rights", entry.rights)
    yield from _told("comments", entry.comments)
    if entry.comments and entry.replies is not None:
        yield element("slash:comments", str(entry.replies))
    if entry.image:
        yield empty("media:thumbnail", url=entry.image)
    if entry.source is not None:
        yield from _source(entry.source)


def _source(source: Source) -> Iterator[str]:
    """Give where an entry was copied from; ``source`` needs the feed's address."""
    feed = next(iter(checks.of_rel(source.links, "self")), Link(href="")).href
    feed = feed or (written(source.id) if source.id.startswith(_WEB) else "")
    if feed:
        yield _title("source", source.title, url=feed)
    else:
        yield from _told("dc:source", plain(source.title))


def _links(entry: Entry) -> Iterator[str]:
    """Give enclosures, of which an item has one in RSS and the others in Media RSS."""
    enclosed = checks.of_rel(entry.links, "enclosure")
    # An enclosure lies on the web: "magnet:" and the like have a place of their own.
    first = [link for link in enclosed if link.href.startswith(_WEB)][:1]
    for link in enclosed:
        told = {"url": link.href, "type": link.type or checks.UNKNOWN_TYPE}
        if link in first:
            yield empty("enclosure", **told, length=str(link.length or 0))
        else:
            size = {"fileSize": str(link.length)} if link.length else {}
            yield empty("media:content", **told, **size)
    for link in entry.links:
        if link.rel not in _OWN_ELEMENTS:
            told = {"type": link.type, "title": link.title}
            given = {name: text for name, text in told.items() if text}
            yield empty("atom:link", href=link.href, rel=link.rel, **given)


def _told(tag: str, text: str) -> Iterator[str]:
    """Give an element where there is something to say."""
    if text:
        yield element(tag, text)


def plain(text: str) -> str:
    """Plain text in which no tag begins, for RSS does not say whether it is HTML.

    After ``<`` stands a word joiner, which nobody sees. Readers that take a title for
    HTML would lose the words or run them, those that do not would show an escape.
    """
    return _TAG.sub("<\N{WORD JOINER}", text)


def date(time: datetime) -> str:
    """A time as RFC 822 has it, in UTC."""
    return format_datetime(time.astimezone(UTC), usegmt=True)
