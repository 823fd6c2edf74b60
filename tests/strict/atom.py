"""A published Atom feed held against RFC 4287, its extensions, and the W3C's warnings.

What the RELAX NG of the RFC cannot say: which links exclude each other, what has to be
unique, what values mean, and what a reader may stumble over.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from lxml import etree

from tests.strict import values

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES = {ATOM, HISTORY, MEDIA, THREAD}

PAGING = {"current", "first", "last", "next", "previous", "next-archive"} | {
    "prev-archive"
}
RELATIONS = PAGING | {
    *("alternate", "enclosure", "hub", "license", "related", "replies", "self", "via"),
}
LINK = {"href", "hreflang", "length", "rel", "title", "type", f"{THREAD}count"}
FEEDS = {"application/atom+xml", "application/rss+xml"}
TEXTS = {"title", "subtitle", "summary", "content", "rights"}

Check = Callable[[str], Iterator[str]]


def complaints(body: bytes, address: str, now: datetime) -> list[str]:
    """What is wrong with a feed that stands at an address."""
    root = etree.fromstring(body)
    return [*_feed(root, address), *_everywhere(root, now)]


def _feed(root: etree._Element, address: str) -> Iterator[str]:
    if root.tag != f"{ATOM}feed" or root.prefix is not None:
        yield "AvoidNamespacePrefix"
    yield from _missing(root, "id", "title", "updated", "author")
    children = [one.tag == f"{ATOM}entry" for one in root]
    if children != sorted(children):
        yield "MisplacedMetadata"
    yield from _links_of_feed(root, address)
    yield from _alternates(root)
    entries = root.findall(f"{ATOM}entry")
    for name, complaint in (
        ("id", "DuplicateEntries"),
        ("updated", "DuplicateUpdated"),
    ):
        found = [one.findtext(f"{ATOM}{name}", "") for one in entries]
        yield from (f"{complaint}: {one}" for one in {*found} if found.count(one) > 1)
    updated = [one.findtext(f"{ATOM}updated", "") for one in entries]
    if any(root.findtext(f"{ATOM}updated", "") < one for one in updated):
        yield "UpdatedBeforeItsEntries"
    for entry in entries:
        name = entry.findtext(f"{ATOM}id", "")
        yield from (f"{told} [{name}]" for told in _entry(entry))


def _links_of_feed(root: etree._Element, address: str) -> Iterator[str]:
    links = root.findall(f"{ATOM}link")
    by_rel = {link.get("rel", "alternate"): link for link in links}
    if "self" not in by_rel:
        yield "MissingSelf"
    elif by_rel["self"].get("href") != address:
        yield f"SelfDoesntMatchLocation: {by_rel['self'].get('href')}"
    if by_rel.get("self", {}).get("type", "application/atom+xml") not in FEEDS:
        yield "SelfNotAtom"
    if root.find(f"{HISTORY}archive") is not None and "current" not in by_rel:
        yield "MissingCurrentInArchive"


def _alternates(parent: etree._Element) -> Iterator[str]:
    """RFC 4287, 4.1.1: one alternate of each type and language."""
    found = [
        (link.get("type"), link.get("hreflang"))
        for link in parent.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    if len({*found}) < len(found):
        yield f"DuplicateAtomLink: {found}"


def _missing(parent: etree._Element, *names: str) -> Iterator[str]:
    for name in names:
        if parent.find(f"{ATOM}{name}") is None:
            yield f"MissingElement: {parent.tag.removeprefix(ATOM)} {name}"


def _entry(entry: etree._Element) -> Iterator[str]:
    yield from _missing(entry, "id", "title", "updated", "author")
    words = [entry.find(f"{ATOM}{name}") for name in ("content", "summary")]
    if words == [None, None]:
        yield "MissingTextualContent"
    yield from _alternates(entry)
    for link in entry.findall(f"{ATOM}link"):
        if link.get("rel") in PAGING:
            yield f"FeedHistoryRelInEntry: {link.get('rel')}"
    published = entry.findtext(f"{ATOM}published")
    if published and published > entry.findtext(f"{ATOM}updated", ""):
        yield "PublishedAfterUpdated"
    source = entry.find(f"{ATOM}source")
    if source is not None:
        yield from _missing(source, "id", "title", "updated")
        yield from _alternates(source)


def _everywhere(root: etree._Element, now: datetime) -> Iterator[str]:
    for element in root.iter():
        if not any(element.tag.startswith(one) for one in NAMESPACES):
            yield f"UnknownNamespace: {element.tag}"
        place = element.tag.removeprefix(ATOM)
        yield from (f"{place}: {told}" for told in _element(element, place, now))


def _element(element: etree._Element, name: str, now: datetime) -> Iterator[str]:
    value = element.text or ""
    if tag := element.get(LANG):
        yield from values.language(tag)
    if name in TEXTS:
        kind = element.get("type", "text")
        yield from values.html(value) if kind == "html" else values.plain(value)
    elif name in {"updated", "published"}:
        yield from values.time(value, now)
    elif name in _SIMPLE:
        yield from _SIMPLE[name](value)
    elif name == "link":
        yield from link(element)
    elif name == "category":
        yield from _category(element)
    elif name == f"{MEDIA}thumbnail":
        yield from values.address(element.get("url", ""))


_SIMPLE: dict[str, Check] = {
    "id": values.iri,
    "icon": values.address,
    "logo": values.address,
    "uri": values.address,
    "email": values.mail,
    "name": values.plain,
    "generator": values.plain,
}


def link(element: etree._Element) -> Iterator[str]:
    """What is wrong with a link, wherever it stands."""
    given = dict(element.attrib)
    if unexpected := given.keys() - LINK:
        yield f"UnexpectedAttribute: {unexpected}"
    if element.text or len(element):
        yield "AtomLinkNotEmpty"
    yield from values.address(given.get("href", ""))
    rel = given.get("rel", "alternate")
    if rel not in RELATIONS and [*values.address(rel)]:
        yield f"UnregisteredAtomLinkRel: {rel}"
    checks: dict[str, Check] = {
        "type": values.media_type,
        "hreflang": values.language,
        "length": values.number,
        "title": values.plain,
        f"{THREAD}count": values.number,
    }
    for name in checks.keys() & given.keys():
        yield from checks[name](given[name])
    if f"{THREAD}count" in given and rel != "replies":
        yield "UnexpectedAttribute: thr:count"


def _category(category: etree._Element) -> Iterator[str]:
    yield from values.text(category.get("term", ""))
    if "scheme" in category.attrib:
        yield from values.address(category.get("scheme", ""))
    if "label" in category.attrib:
        yield from values.plain(category.get("label", ""))
