"""The way through a document: its root, its channel, its entries."""

from typing import Any
from xml.etree.ElementTree import Element

from feeds.formats.fast import elements
from feeds.formats.fast.borrowed import Borrowed, DeclinedError
from feeds.formats.fast.names import Names
from feeds.formats.fast.tree import tree
from feeds.formats.fast.walk import Walk

_ATOM = "http://www.w3.org/2005/atom"
_RSS_1 = "http://purl.org/rss/1.0/"
_RSS_090 = "http://my.netscape.com/rdf/simple/0.9/"
_ENTRIES = frozenset({"entry", "item"})
_BESIDE = frozenset({"image", "textinput"})


def read(body: bytes, content_type: str, borrowed: Borrowed) -> dict[str, Any] | None:
    """What feedparser would make of ``body``, or ``None`` where that is not certain.

    ``content_type`` is what its server said of it. The result has ``feed``, ``entries``
    and ``version``, which is only to say that it is a feed.
    """
    try:
        found = tree(body, content_type)
        names = Names(found.declared, borrowed.namespaces)
        walk = Walk(borrowed=borrowed, names=names, atom=False, leaks=found.leaks)
        _root(walk, found.root, [uri.lower() for _, uri in found.declared])
    except (DeclinedError, RecursionError):
        return None
    return {"feed": walk.raw, "entries": walk.entries, "version": "fast"}


def _root(walk: Walk, root: Element, declared: list[str]) -> None:
    name = walk.names[root.tag]
    known = [uri for uri in declared if uri in (_ATOM, _RSS_1, _RSS_090)]
    walk.atom = name == "feed"
    if name == "feed" and known[:1] != [_ATOM]:
        raise DeclinedError("an old Atom")
    if name == "rdf_rdf" and known[:1] != [_RSS_1]:
        raise DeclinedError("an old RSS")
    if name not in ("feed", "rss", "rdf_rdf"):
        raise DeclinedError("an unknown root")
    attributes = walk.attributes(root)
    with walk.within(attributes):
        if walk.language and name != "rdf_rdf":
            walk.raw["language"] = walk.language.replace("_", "-")
        if walk.atom:
            _feed(walk, root)
        else:
            _channels(walk, root)


def _channels(walk: Walk, root: Element) -> None:
    """One channel, and in RSS 1.0 the items beside it."""
    names = [walk.names[part.tag] for part in root]
    if names.count("channel") > 1:
        raise DeclinedError("two channels")
    for part, name in zip(root, names, strict=True):
        if name == "channel":
            attributes = walk.attributes(part)
            _without_old_forms(attributes)
            with walk.within(attributes):
                _feed(walk, part)
        elif name in _ENTRIES:
            _entry(walk, part)
        elif name in _BESIDE:
            elements.read(walk, part)
        else:
            raise DeclinedError("an unusual part of the root")


def _feed(walk: Walk, element: Element) -> None:
    walk.inside = True
    for part in element:
        if walk.names[part.tag] in _ENTRIES:
            _entry(walk, part)
        else:
            elements.read(walk, part)
    walk.inside = False


def _entry(walk: Walk, element: Element) -> None:
    attributes = walk.attributes(element)
    _without_old_forms(attributes)
    walk.title_depth = -1
    feed, walk.raw = walk.raw, {}
    walk.place, walk.depths = "entry", {}
    if attributes.get("rdf:about"):
        walk.raw["id"] = attributes["rdf:about"]
    with walk.within(attributes):
        for part in element:
            elements.read(walk, part)
    walk.entries.append(walk.raw)
    walk.place, walk.raw = "feed", feed
    walk.has_content = False


def _without_old_forms(attributes: dict[str, str]) -> None:
    if "lastmod" in attributes or "href" in attributes:
        raise DeclinedError("the attributes of CDF")
