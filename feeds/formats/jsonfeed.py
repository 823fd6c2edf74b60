"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read leniently.

What has the wrong type is passed over; numbers are taken for ids, as version 1.1 asks.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from feeds import sanitise, urls
from feeds.errors import ParseError
from feeds.formats.constructs import length
from feeds.model import Category, Entry, Feed, Link, Person, Source

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*([{\[])")


def looks_like(body: bytes, content_type: str = "") -> bool:
    """Whether ``body`` is to be read as JSON: it says so, or it starts like it."""
    start = _START.match(body)
    return start is not None and (start[1] == b"{" or "json" in content_type.lower())


def parse(body: bytes, *, url: str) -> Feed:
    """The feed in a JSON document found at ``url``.

    Raises `ParseError` of the kind ``malformed`` or ``not-a-feed``.
    """
    try:
        text = body.decode("utf-8-sig", "replace")
        document = json.loads(text, strict=False)  # raw line ends in texts are common
    except (RecursionError, ValueError) as error:
        raise ParseError(url, f"broken JSON: {error}", kind="malformed") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise ParseError(url, "this JSON is no JSON Feed", kind="not-a-feed")
    base = _address(document, "home_page_url", url) or url
    return Feed(
        source=_source(document, url),
        entries=tuple(_entry(item, base) for item in items if isinstance(item, dict)),
    )


def _source(document: Mapping[str, Any], url: str) -> Source:
    hubs = (_address(hub, "url", url) for hub in _dicts(document, "hubs"))
    links = (
        Link(href=_address(document, "home_page_url", url)),
        Link(href=_address(document, "feed_url", url), rel="self"),
        Link(href=_address(document, "next_url", url), rel="next"),
        *(Link(href=hub, rel="hub") for hub in hubs),
    )
    return Source(
        title=_title(document, "title"),
        subtitle=_title(document, "description"),
        links=tuple(link for link in links if link.href),
        authors=_people(document),
        icon=_address(document, "favicon", url),
        logo=_address(document, "icon", url),
        language=_line(document, "language"),
    )


def _entry(item: Mapping[str, Any], base: str) -> Entry:
    page = _text(item, "content_html")
    content = sanitise.html(page, base=base) if page else ""
    image = _address(item, "image", base) or _address(item, "banner_image", base)
    return Entry(
        id=_id(item),
        title=_title(item, "title"),
        summary=sanitise.escape(_text(item, "summary")),
        content=content or sanitise.escape(_text(item, "content_text")),
        links=_links(item, base),
        authors=_people(item),
        categories=tuple(dict.fromkeys(_categories(item))),
        published=_time(item, "date_published"),
        updated=_time(item, "date_modified"),
        language=_line(item, "language"),
        image=image,
    )


def _links(item: Mapping[str, Any], base: str) -> tuple[Link, ...]:
    """``url`` is the item's page; ``external_url`` what a link blog writes about."""
    page, other = _address(item, "url", base), _address(item, "external_url", base)
    found = [Link(href=page or other)]
    if page and other and other != page:
        found.append(Link(href=other, rel="related"))
    for attachment in _dicts(item, "attachments"):
        found.append(
            Link(
                href=_address(attachment, "url", base),
                rel="enclosure",
                type=_line(attachment, "mime_type"),
                title=_line(attachment, "title"),
                length=length(attachment.get("size_in_bytes")),
            )
        )
    return tuple(dict.fromkeys(link for link in found if link.href))


def _people(raw: Mapping[str, Any]) -> tuple[Person, ...]:
    """``authors`` of version 1.1, else the one ``author`` of version 1.0."""
    single = raw.get("author")
    listed = _dicts(raw, "authors") or ([single] if isinstance(single, dict) else [])
    people = (
        Person(name=_line(item, "name"), uri=_address(item, "url", ""))
        for item in listed
    )
    return tuple(dict.fromkeys(person for person in people if person.name))


def _categories(item: Mapping[str, Any]) -> Iterator[Category]:
    tags = item.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, str) and tag.strip():
            yield Category(term=" ".join(sanitise.strip_controls(tag).split()))


def _id(item: Mapping[str, Any]) -> str:
    value = item.get("id")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return _line(item, "id")


def _time(item: Mapping[str, Any], name: str) -> datetime | None:
    """A time of RFC 3339; without an offset it is taken as UTC."""
    try:
        time = datetime.fromisoformat(_line(item, name))
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _line(raw: Mapping[str, Any], name: str) -> str:
    return " ".join(sanitise.strip_controls(_text(raw, name)).split())


def _title(raw: Mapping[str, Any], name: str) -> str:
    """A title; some writers leave the entities of their HTML in it."""
    return html.unescape(_line(raw, name))


def _address(raw: Mapping[str, Any], name: str, base: str) -> str:
    value = _text(raw, name).strip()
    return urls.absolute(value, base, schemes=urls.WEB) if value else ""


def _dicts(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = raw.get(name)
    listed = value if isinstance(value, list) else []
    return [item for item in listed if isinstance(item, dict)]
