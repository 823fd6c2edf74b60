"""Authors, as feedparser takes them apart."""

from xml.etree.ElementTree import Element

from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.walk import Walk, leaf, mended

_NAMES = frozenset({"name", "itunes_name"})
_EMAILS = frozenset({"email", "itunes_email"})
_ADDRESSES = frozenset({"homepage", "uri", "url"})
_PICTURE = "gd_image"  # as Blogger has it, in its attributes
_PARTS = _NAMES | _EMAILS | _ADDRESSES


def author(walk: Walk, element: Element) -> None:
    """One more author, of whom there is a text or what belongs to a person."""
    walk.raw.setdefault("authors", []).append({})
    if not len(element):
        walk.keep("author", mended(leaf(element)))
        _take_apart(walk)
        return
    if "".join([element.text or "", *(part.tail or "" for part in element)]).strip():
        raise DeclinedError("an author in words and elements")
    with walk.within(walk.attributes(element)):
        for part in element:
            _part(walk, part)
    walk.keep("author", "")
    _take_apart(walk)


def contributor(walk: Walk, element: Element) -> None:
    """Somebody who is read over."""
    if any(walk.names[part.tag] not in _PARTS or len(part) for part in element):
        raise DeclinedError("a person with other parts")


def owner(walk: Walk, element: Element) -> None:
    """The owner of a podcast, whom feedparser takes for its last author."""
    for part in element:
        if walk.names[part.tag] not in _NAMES | _EMAILS:
            raise DeclinedError("an owner with other parts")
        _part(walk, part, "publisher_detail")


def _part(walk: Walk, part: Element, detail: str = "author_detail") -> None:
    name = walk.names[part.tag]
    said = leaf(part)
    if name == _PICTURE and not said:
        return
    if name not in _PARTS:
        raise DeclinedError("an author with other parts")
    if name in _NAMES:
        _save(walk, detail, "name", said)
    elif name in _EMAILS:
        _save(walk, detail, "email", said)
    else:
        base, _ = walk.scope(walk.attributes(part))
        address = mended(walk.borrowed.join(base, said) if said else said)
        walk.keep("href", address)
        _save(walk, detail, "href", address)


def _save(walk: Walk, detail: str, key: str, value: str) -> None:
    # What was written for an author may be the very dictionary of the one before.
    walk.raw.setdefault(detail, {})[key] = value
    _take_apart(walk)
    walk.raw.setdefault("authors", [{}])[-1][key] = value


def _take_apart(walk: Walk) -> None:
    last = walk.raw.get("authors", [{}])[-1]
    text = walk.raw.get("author")
    if last or (text and "@" in text):
        walk.borrowed.author(walk.raw)
    elif text:
        walk.raw.setdefault("author_detail", last)
        last["name"] = text
