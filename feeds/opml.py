"""Lists of subscriptions, in and out: OPML 1.0 and 2.0 (http://opml.org/spec2.opml)."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from feeds.errors import ParseError
from feeds.model import Outline
from feeds.sanitise import strip_controls
from feeds.urls import WEB, absolute, redacted

# A list of a hundred thousand feeds has about 20 MB; libxml2 itself bounds the depth.
LARGEST = 32 * 1024 * 1024
# Left alone, libxml2 would drop the name behind it and so change an address.
_BARE_AMPERSAND = re.compile(rb"&(?!#[0-9]+;|#x[0-9a-fA-F]+;|[A-Za-z_][\w.-]*;)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(body: bytes, *, url: str = "") -> tuple[Outline, ...]:
    """The feeds of a list in its order, each as often as it stands there.

    Relative addresses are resolved at ``url``, where the list was found. What is not
    quite XML is read as far as it makes sense, because many exporters forget to escape.
    Raises `ParseError` for what is no OPML.
    """
    if not body.strip():
        raise ParseError(url, "the list is empty", kind="empty")
    if len(body) > LARGEST:
        reason = f"the list has more than {LARGEST // 1024 // 1024} MB"
        raise ParseError(url, reason, kind="too-large")
    document = body.lstrip()
    if not document.startswith(_UTF_16):
        document = _BARE_AMPERSAND.sub(b"&amp;", document)
    try:
        root = etree.fromstring(document, _parser())
    except etree.XMLSyntaxError as error:
        reason = f"not an OPML list: {error.msg}"
        raise ParseError(url, reason, kind="not-a-feed") from error
    if root is None or _local(root) != "opml":
        found = f": it is <{_local(root)}>" if root is not None else ""
        raise ParseError(url, f"not an OPML list{found}", kind="not-a-feed")
    definitions = root.getroottree().docinfo.internalDTD
    if definitions is not None and any(definitions.iterentities()):
        raise ParseError(url, "an OPML list declares no entities", kind="malformed")
    return tuple(_outlines(root, url))


def write(title: str, outlines: Iterable[Outline]) -> bytes:
    """An OPML 2.0 list; the same outlines give the same bytes.

    Neighbours with the same folders share them. No user name or password leaves us.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _plain(title)
    body = etree.SubElement(root, "body")
    open_folders: list[tuple[str, etree._Element]] = []
    for outline in outlines:
        wanted = [_plain(folder) or "-" for folder in outline.folders]
        while [name for name, _ in open_folders] != wanted[: len(open_folders)]:
            open_folders.pop()
        for name in wanted[len(open_folders) :]:
            around = open_folders[-1][1] if open_folders else body
            folder = etree.SubElement(around, "outline", text=name)
            open_folders.append((name, folder))
        around = open_folders[-1][1] if open_folders else body
        _write(around, outline)
    if not len(body):
        # A body has an outline at least; a comment is as good as none to readers.
        etree.SubElement(body, "outline", text="Nothing yet", isComment="true")
    return bytes(
        etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    )


def _write(around: etree._Element, outline: Outline) -> None:
    address = _plain(redacted(outline.url))
    name = _plain(outline.title) or address
    element = etree.SubElement(around, "outline", type="rss", text=name, title=name)
    element.set("xmlUrl", address)
    if outline.site:
        element.set("htmlUrl", _plain(redacted(outline.site)))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, remove_comments=True
    )


def _outlines(root: etree._Element, base: str) -> Iterator[Outline]:
    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str) or _local(element) != "outline":
            continue
        # The specification spells xmlUrl; exporters also xmlurl and xmlURL.
        given = {key.lower(): value.strip() for key, value in element.items()}
        name = " ".join((given.get("title") or given.get("text") or "").split())
        if event == "end":
            folders.pop()
            continue
        address = _address(given, base)
        if address:
            yield Outline(
                url=address,
                title="" if name == address else name,
                site=absolute(given.get("htmlurl", ""), base, schemes=WEB),
                folders=(*filter(None, folders), *_filed(given)),
            )
        folders.append(name)


def _address(given: dict[str, str], base: str) -> str:
    """The feed of an outline; OPML 1.0 lists have it in ``url`` as well."""
    address = given.get("xmlurl", "")
    if not address and given.get("type", "").lower() in {"rss", "atom"}:
        address = given.get("url", "")
    if not address:
        return ""
    return absolute(without_feed_scheme(address), base, schemes=WEB)


def without_feed_scheme(address: str) -> str:
    """``feed://host/x`` and ``feed:https://host/x``, as browsers once wrote them."""
    scheme, colon, rest = address.partition(":")
    if not colon or scheme.lower() != "feed":
        return address
    return f"http:{rest}" if rest.startswith("//") else rest


def _filed(given: dict[str, str]) -> list[str]:
    """All parts of a category attribute such as ``/World/Europe,/Sport`` (OPML 2.0)."""
    parts = re.split("[,/]", given.get("category", ""))
    return [name for name in (" ".join(part.split()) for part in parts) if name]


def _local(element: etree._Element) -> str:
    """The name without its namespace; what libxml2 recovers need not be a valid one."""
    return str(element.tag).rpartition("}")[2].lower()


def _plain(text: str) -> str:
    return " ".join(strip_controls(text).split())
