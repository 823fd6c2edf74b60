"""A published list held against OPML 2.0 (http://opml.org/spec2.opml) and the W3C's
warnings."""

from collections.abc import Iterator

from lxml import etree

from tests.strict import values

OUTLINE = {"text", "title", "type", "xmlUrl", "htmlUrl", "isComment"}


def complaints(body: bytes) -> list[str]:
    """What is wrong with a list."""
    root = etree.fromstring(body)
    told = []
    if (root.tag, root.get("version")) != ("opml", "2.0"):
        told.append("InvalidOPMLVersion")
    if [one.tag for one in root] != ["head", "body"]:
        told.append("MissingElement: head and body")
    told += values.plain(root.findtext("head/title", ""))
    if root.find("body/outline") is None:
        told.append("MissingElement: outline")
    for outline in root.find("body").iter("outline"):
        told += [f"{one} [{outline.get('text')}]" for one in _outline(outline)]
    return told


def _outline(outline: etree._Element) -> Iterator[str]:
    given = dict(outline.attrib)
    if unexpected := given.keys() - OUTLINE:
        yield f"UnexpectedAttribute: {unexpected}"
    yield from values.plain(given.get("text", ""))
    if given.get("isComment") == "true":
        return
    if given.get("type") == "rss":
        yield from _subscription(given)
        if len(outline):
            yield "a subscription has nothing below it"
    elif given.keys() != {"text"}:
        yield "MissingOutlineType"
    elif not len(outline):
        yield "an empty folder"


def _subscription(given: dict[str, str]) -> Iterator[str]:
    if "title" not in given:
        yield "MissingTitleAttr"
    yield from values.address(given.get("xmlUrl", ""))
    if "htmlUrl" in given:
        yield from values.address(given["htmlUrl"])
