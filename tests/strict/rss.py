"""A published RSS feed held against RSS 2.0, the Advisory Board's profile of it
(https://www.rssboard.org/rss-profile), and the W3C's warnings."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from tests.strict import atom, values

ATOM = atom.ATOM
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
MEDIA = atom.MEDIA

CHANNEL = {
    *("title", "link", "description", "language", "copyright", "lastBuildDate"),
    *("generator", "image", "item", f"{ATOM}link", f"{DC}creator"),
    f"{atom.HISTORY}archive",
}
ITEM = {
    *("title", "link", "description", "guid", "pubDate", "category", "comments"),
    *("enclosure", "source", f"{ATOM}link", f"{ATOM}updated", f"{CONTENT}encoded"),
    *(f"{DC}{name}" for name in ("creator", "language", "rights", "source")),
    *(f"{MEDIA}thumbnail", f"{MEDIA}content", f"{SLASH}comments"),
}
MANY = {"item", "category", f"{ATOM}link", f"{DC}creator", f"{MEDIA}content"}

# The profile asks for these as character references in hexadecimal: readers that take
# a title for HTML then show the same as those that do not.
_BARE = re.compile(rb"<title>[^<]*(&amp;|&lt;)[^<]*</title>")

Check = Callable[[str], Iterator[str]]


def complaints(body: bytes, address: str, now: datetime) -> list[str]:
    """What is wrong with a feed that stands at an address."""
    root = etree.fromstring(body)
    channel = root.find("channel")
    told = list(_channel(channel, address, now))
    if (root.tag, root.get("version"), len(root)) != ("rss", "2.0", 1):
        told.append("InvalidRSSVersion")
    told += [f"CharacterData: {found[0]!r}" for found in _BARE.finditer(body)]
    guids = [one.findtext("guid") for one in channel.findall("item")]
    told += [f"DuplicateValue: {one}" for one in {*guids} if guids.count(one) > 1]
    for item in channel.findall("item"):
        told += [f"{one} [{item.findtext('guid')}]" for one in _item(item, now)]
    return told


def _channel(channel: etree._Element, address: str, now: datetime) -> Iterator[str]:
    yield from _children(channel, CHANNEL)
    for name in ("title", "link", "description", "language"):
        if channel.find(name) is None:
            yield f"MissingElement: {name}"
    ranks = [one.tag == "item" for one in channel]
    if ranks != sorted(ranks):
        yield "MisplacedItem"
    own = [one.get("href") for one in channel.findall(f"{ATOM}link[@rel='self']")]
    if own != [address]:
        yield f"SelfDoesntMatchLocation: {own}"
    checks: dict[str, Check] = {
        "title": values.plain,
        "link": values.address,
        "description": values.plain,
        "language": values.language,
        "copyright": values.plain,
        "generator": values.text,
        "lastBuildDate": lambda value: values.mail_time(value, now),
    }
    yield from _valued(channel, checks)


def _item(item: etree._Element, now: datetime) -> Iterator[str]:
    yield from _children(item, ITEM)
    names = [one.tag for one in item]
    if not {"title", "description"} & {*names}:
        yield "ItemMustContainTitleOrDescription"
    if "guid" not in names:
        yield "MissingGuid"
    encoded = f"{CONTENT}encoded"
    if encoded in names and "description" not in names[: names.index(encoded)]:
        yield "NeedDescriptionBeforeContent"
    if {"source", f"{DC}source"} <= {*names}:
        yield "DuplicateItemSemantics"
    checks: dict[str, Check] = {
        "title": values.plain,
        "link": values.address,
        "description": values.html,
        encoded: values.html,
        "category": values.plain,
        "comments": values.address,
        "source": values.plain,
        "pubDate": lambda value: values.mail_time(value, now),
        f"{ATOM}updated": lambda value: values.time(value, now),
        f"{DC}creator": values.text,
        f"{DC}language": values.language,
        f"{DC}rights": values.plain,
        f"{SLASH}comments": values.number,
    }
    yield from _valued(item, checks)
    yield from _guid(item)
    yield from _media(item)


def _children(parent: etree._Element, known: set[str]) -> Iterator[str]:
    found = Counter(one.tag for one in parent)
    yield from (f"UndefinedElement: {name}" for name in found.keys() - known)
    yield from (
        f"DuplicateElement: {name}" for name in found.keys() - MANY if found[name] > 1
    )
    for link in parent.findall(f"{ATOM}link"):
        yield from atom.link(link)


def _valued(parent: etree._Element, checks: dict[str, Check]) -> Iterator[str]:
    for element in parent:
        if element.tag in checks:
            for told in checks[element.tag](element.text or ""):
                yield f"{element.tag}: {told}"


def _guid(item: etree._Element) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None:
        return
    if guid.get("isPermaLink") != "false":
        yield from values.address(guid.text or "")
    elif (guid.text or "").isdigit() and len(guid.text) < 9:
        yield f"NotSufficientlyUnique: {guid.text}"


def _media(item: etree._Element) -> Iterator[str]:
    for enclosure in item.findall("enclosure"):
        if urlsplit(enclosure.get("url", "")).scheme not in {"http", "https"}:
            yield f"InvalidURLAttribute: {enclosure.get('url')}"
        yield from values.address(enclosure.get("url", ""))
        yield from values.number(enclosure.get("length", ""))
        yield from values.media_type(enclosure.get("type", ""))
    for media in (*item.findall(f"{MEDIA}content"), *item.findall(f"{MEDIA}thumbnail")):
        yield from values.address(media.get("url", ""))
        if "type" in media.attrib:
            yield from values.media_type(media.get("type", ""))
        if media.get("fileSize") == "0":
            yield "InvalidPositiveInteger: fileSize"
    for source in item.findall("source"):
        yield from values.address(source.get("url", ""))
