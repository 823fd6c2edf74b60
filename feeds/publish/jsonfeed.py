"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), and what it lacks.

What the format has no place for stands in extensions, as it asks for: ``_source`` is
where an entry was copied from, ``_links`` are the links of other relations.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from feeds.model import Entry, Link, Person, Source
from feeds.publish import checks, fitting
from feeds.publish.languages import language_tag

VERSION = "https://jsonfeed.org/version/1.1"

_ITEMS = b', "items": [\n'
_END = b"\n]}\n"
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_OWN_KEYS = frozenset({"alternate", "enclosure"})
# Before the first of these that a feed has, its next page is what stands there.
_NEXT = ("next", "prev-archive")


def document(source: Source, entries: Sequence[bytes]) -> bytes:
    """Give the document of a feed with these items."""
    checks.checked(source)
    source = fitting.source(source)
    with checks.blaming(source.id):
        head = _written(_feed(source)).removesuffix(b"}")
    items = b",\n".join(entry.rstrip() for entry in entries)
    return b"".join((head, _ITEMS, items, _END))


def parts(document: bytes) -> list[bytes]:
    """Give the items of a document of ours, as they were written."""
    _, _, items = document.partition(_ITEMS)
    # No line ends within an item: JSON escapes those of texts.
    found = items.removesuffix(_END).split(b",\n")
    return [item + b"\n" for item in found if item]


def entry(entry: Entry, updated: datetime) -> bytes:
    """Give the item of an entry that is `fitting`, a line of its own."""
    return _written(_item(entry, updated)) + b"\n"


def _feed(source: Source) -> Mapping[str, Any]:
    return {
        "version": VERSION,
        "title": source.title,
        "home_page_url": _href(source.links, "alternate"),
        "feed_url": _href(source.links, "self"),
        "description": source.subtitle,
        "next_url": next(filter(None, (_href(source.links, r) for r in _NEXT)), ""),
        "icon": source.logo,
        "favicon": source.icon,
        "authors": _people(source.authors),
        "language": language_tag(source.language),
        "hubs": [
            {"type": "WebSub", "url": link.href}
            for link in checks.of_rel(source.links, "hub")
        ],
    }


def _item(entry: Entry, updated: datetime) -> Mapping[str, Any]:
    from feeds import sanitise  # slow to load, and only writing needs it

    words = entry.content or entry.summary
    return {
        "id": entry.id,
        "url": entry.link,
        "external_url": _href(entry.links, "via"),
        "title": entry.title,
        # One of the two has to be there, be it empty.
        "content_html" if words else "content_text": _Kept(words),
        "summary": sanitise.text_of(entry.summary) if entry.content else "",
        "image": entry.image,
        "date_published": _time(entry.published),
        "date_modified": _time(updated),
        "authors": _people(entry.authors),
        "tags": [text for text in map(checks.tag, entry.categories) if text],
        "language": language_tag(entry.language),
        "attachments": [
            _attachment(link) for link in checks.of_rel(entry.links, "enclosure")
        ],
        "_source": _source(entry.source) if entry.source else None,
        "_links": _others(entry),
    }


class _Kept(str):
    """A text that is written although it is empty."""

    __slots__ = ()


def _written(told: Mapping[str, Any]) -> bytes:
    """Give JSON on one line, what is empty left out; raises ValueError."""
    return _ENCODER.encode(_told(told)).encode()


def _told(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in told.items()
        if isinstance(value, _Kept) or value not in ("", None, [], {})
    }


def _source(source: Source) -> dict[str, Any]:
    return _told(
        {
            "id": source.id,
            "title": source.title,
            "home_page_url": _href(source.links, "alternate"),
            "feed_url": _href(source.links, "self"),
            "updated": _time(source.updated),
            "rights": source.rights,
        }
    )


def _others(entry: Entry) -> dict[str, Any]:
    """Give the links that JSON Feed has no keys for, by relation."""
    by_rel: dict[str, list[dict[str, Any]]] = {}
    replies = Link(href=entry.comments, rel="replies", type="text/html")
    for link in (*entry.links, *([replies] if entry.comments else ())):
        if link.rel not in _OWN_KEYS and "." not in link.rel:
            told = {"url": link.href, "title": link.title, "language": link.hreflang}
            by_rel.setdefault(link.rel, []).append(_told(told))
    if entry.comments and entry.replies is not None:
        by_rel["replies"][-1]["count"] = entry.replies
    return by_rel


def _attachment(link: Link) -> dict[str, Any]:
    return _told(
        {
            "url": link.href,
            "mime_type": link.type or checks.UNKNOWN_TYPE,
            "title": link.title,
            "size_in_bytes": link.length,
        }
    )


def _people(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [
        _told({"name": checks.named(person), "url": person.uri})
        for person in people
        if checks.named(person)
    ]


def _href(links: Iterable[Link], rel: str) -> str:
    return next((link.href for link in links if link.rel == rel), "")


def _time(time: datetime | None) -> str:
    return time.isoformat() if time else ""
