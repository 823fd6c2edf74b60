"""What a web page says of its feeds. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import parse_qs, urldefrag, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from feeds import places, urls
from feeds.documents import decoding
from feeds.errors import ParseError
from feeds.http.spelling import meant

_FEED_TYPE = re.compile(
    r"(?:application|text)/(?:x[.-])?(?:rss|atom|rdf|feed)(?:\+(?:xml|json))?"
)
# said of feeds as well as of anything else; then the address has to look like a feed's
_VAGUE_TYPES = frozenset({"", "application/json", "application/xml", "text/xml"})
_FEED_FOLDERS = frozenset({"atom", "feed", "feeds", "rdf", "rss", "rss2"})
_FEED_FILE = re.compile(
    r"\.(?:rss|atom|rdf)$|(?:feed|rss|atom|index)[^/]*\.(?:xml|json)$"
)
_FEED_QUERIES = ("feed", "format", "type", "alt")
_FEED_HOST = re.compile(r"(?:feed|feeds|rss)\.")
_FEED_SCHEME = re.compile(r"\s*(?:feeds?|itpcs?|pcast):", re.IGNORECASE)
_COMMENTS = re.compile(r"comm?ent|kommentar|comentári", re.IGNORECASE)
_LONGEST_TITLE = 200


class Origin(IntEnum):
    """How a candidate was come by, the surest first."""

    ADDRESS = 0
    LINK = 1
    ANCHOR = 2
    PLACE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be a feed; ``title`` and ``type`` (a media type) as the page has them.

    Once it was seen to be one it has the feed's own title where the page gave none.
    """

    url: str
    title: str = ""
    type: str = ""
    origin: Origin = Origin.LINK


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A web page as somebody looking for feeds sees it; candidates best first."""

    title: str = ""
    candidates: tuple[Candidate, ...] = ()


def page(html: bytes, url: str) -> Page:
    """The page that was found at ``url``; an empty one if it cannot be read as HTML."""
    root = _root(html, url)
    if root is None:
        return Page()
    base = urls.absolute(_first(root, "base", "href"), url, schemes=urls.WEB) or url
    found = [*_named(root, base), *_linked(root, base), *_placed(root, base, url)]
    return Page(
        title=_plain(root.findtext(".//title") or ""),
        candidates=_distinct(sorted(found, key=lambda one: _rank(one, url))),
    )


def _root(html: bytes, url: str) -> HtmlElement | None:
    try:
        text = decoding.decode(html, name=url).encode("utf-8", "replace")
        return document_fromstring(text, parser=HTMLParser(encoding="utf-8"))
    except (ParseError, etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None  # no page of feeds, whatever it is


def _named(root: HtmlElement, base: str) -> Iterator[Candidate]:
    """Those of ``rel="alternate"`` with the type of a feed, and of ``rel="feed"``."""
    for element in root.iter("link", "a", "area"):
        relations = set((element.get("rel") or "").lower().split())
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        url = _address(element, base)
        if not url or "stylesheet" in relations:
            continue
        typed = _FEED_TYPE.fullmatch(kind) is not None
        vague = kind in _VAGUE_TYPES and (kind or element.tag == "link")
        alternate = "alternate" in relations and (
            typed or (vague and _looks_like_feed(url))
        )
        if alternate or "feed" in relations:
            yield Candidate(url=url, title=_title(element), type=kind)


def _linked(root: HtmlElement, base: str) -> Iterator[Candidate]:
    """Links to what looks like a feed of this site, or on a host for feeds.

    Others are buttons as a rule, which pass the address of a feed to some program.
    """
    here = urls.site(base)
    for element in root.iter("a", "area"):
        url = _address(element, base)
        near = urls.site(url) == here or _FEED_HOST.match(urls.host(url))
        if url and near and _looks_like_feed(url):
            yield Candidate(
                url=url,
                title=_title(element),
                type=(element.get("type") or "").lower(),
                origin=Origin.ANCHOR,
            )


def _placed(root: HtmlElement, base: str, url: str) -> Iterator[Candidate]:
    """Where the site is known to keep feeds, also by the address it calls canonical."""
    links = [link for link in root.iter("link") if link.get("rel") == "canonical"]
    canonical = _address(links[0], base) if links else ""
    same_site = urls.site(canonical) == urls.site(url)
    for place in places.known(url) or (places.known(canonical) if same_site else ()):
        yield Candidate(url=place, origin=Origin.PLACE)


def _looks_like_feed(url: str) -> bool:
    parts = urlsplit(url.lower())
    folders = set(parts.path.split("/"))
    if folders & _FEED_FOLDERS or _FEED_FILE.search(parts.path):
        return True
    query = parse_qs(parts.query)
    return any(
        value in _FEED_FOLDERS
        for name in _FEED_QUERIES
        for value in query.get(name, ())
    )


def _rank(candidate: Candidate, url: str) -> tuple[bool, bool, Origin]:
    about_comments = _COMMENTS.search(f"{candidate.title} {candidate.url}")
    folder = urlsplit(url).path.rstrip("/")
    below = bool(folder) and urlsplit(candidate.url).path.startswith(f"{folder}/")
    return about_comments is not None, not below, candidate.origin


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    by_key: dict[str, Candidate] = {}
    for candidate in candidates:
        by_key.setdefault(_key(candidate.url), candidate)
    return tuple(by_key.values())


def _key(url: str) -> str:
    """The canonical address, which leaves out ``?feed=atom`` as mere tracking."""
    return f"{urls.canonical(url)} {parse_qs(urlsplit(url).query).get('feed', '')}"


def _address(element: HtmlElement, base: str) -> str:
    href = element.get("href") or ""
    if _FEED_SCHEME.match(href):
        href = meant(href)[0]
    return urldefrag(urls.absolute(href, base, schemes=urls.WEB)).url


def _first(root: HtmlElement, tag: str, attribute: str) -> str:
    values = (element.get(attribute) for element in root.iter(tag))
    return next((value for value in values if value), "")


def _title(element: HtmlElement) -> str:
    said = element.get("title") or element.get("aria-label")
    return _plain(said or ("" if element.tag == "link" else element.text_content()))


def _plain(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_TITLE]
