"""What is done with each element, by the name that feedparser knows it by."""

from collections.abc import Callable
from functools import partial
from xml.etree.ElementTree import Element

from feeds.formats.fast import dates, links, people, pictures, tags, texts
from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.tree import BASE
from feeds.formats.fast.walk import Walk, mended

Act = Callable[[Walk, Element], object]

_WORDS = (
    *("dc_source", "feedburner_origlink", "itunes_new-feed-url", "slash_comments"),
    *("sy_updatefrequency", "sy_updateperiod", "thr_total", "ttl"),
)
_ADDRESSES = ("comments", "icon", "logo")
_READ_OVER = frozenset(
    {
        *("cloud", "dc_contributor", "dc_publisher", "expirationdate", "generator"),
        *("georss_box", "georss_line", "georss_point", "georss_polygon", "height"),
        *("info", "itunes_block", "itunes_explicit", "media_credit", "media_license"),
        *("media_player", "media_rating", "media_restriction", "webmaster", "width"),
    }
)
"""What feedparser keeps where nobody looks."""

_HOLDING = frozenset({"media_content", "media_group", "source"})
"""What is read as if its elements stood in its place."""

_LOOKED_AT = frozenset(
    {
        *("author_detail", "authors", "content_detail", "created_parsed", "date"),
        *("date_parsed", "entries", "enclosures", "feed", "guid", "guidislink", "href"),
        *("issued_parsed", "license", "links", "modified_parsed", "published_parsed"),
        *("rights_detail", "subtitle_detail", "summary_detail", "tagline_detail"),
        *("tags", "title_detail", "updated_parsed", "value", "description_detail"),
        *("copyright_detail", "channels", "language_detail", "base"),
    }
)
"""Names of elements that would pass for something that was found."""


def read(walk: Walk, element: Element) -> None:
    """Read one element of a feed, an entry or a source."""
    if not walk.leaks:
        _read(walk, element)
        return
    before = walk.base
    after, _ = walk.scope(walk.attributes(element))
    _check_bases(walk, element)
    _read(walk, element)
    if not walk.around and walk.base == before:
        walk.base = after


def _check_bases(walk: Walk, element: Element) -> None:
    """Decline a base within what is read as one piece."""
    if walk.names[element.tag] in _HOLDING:
        return
    if any(BASE in inner.attrib for inner in element.iter("*") if inner is not element):
        raise DeclinedError("an xml:base in an unusual place")


def _read(walk: Walk, element: Element) -> None:
    name = walk.names[element.tag]
    act = _ACTS.get(name)
    if act is not None:
        act(walk, element)
    elif name in _READ_OVER:
        if len(element):
            raise DeclinedError(f"elements in {name}")
    else:
        _unknown(walk, element, name)


def content_of(walk: Walk, element: Element) -> None:
    """Read the elements in ``element`` as if they stood in its place."""
    if not len(element):
        return
    with walk.within(walk.attributes(element)):
        for part in element:
            read(walk, part)


def _unknown(walk: Walk, element: Element, name: str) -> None:
    """Read over what neither feedparser nor anybody here knows."""
    if name in walk.borrowed.handled or name in _LOOKED_AT:
        raise DeclinedError(f"{name}, which feedparser reads")
    for inner in element:
        inner_name = walk.names[inner.tag]
        if inner_name in _ACTS:
            raise DeclinedError(f"{inner_name} in {name}")
        _unknown(walk, inner, inner_name)


def _plain(act: Callable[[Walk, Element, str], object], key: str) -> Act:
    def kept(walk: Walk, element: Element) -> None:
        if element.attrib:
            raise DeclinedError(f"attributes of {key}")
        act(walk, element, key)

    return kept


def _media(walk: Walk, element: Element) -> None:
    if walk.place == "entry":
        attributes = walk.attributes(element)
        walk.raw.setdefault("media_content", []).append(attributes)
    _group(walk, element)


def _group(walk: Walk, element: Element) -> None:
    if walk.place != "entry" and (len(element) or walk.place == "source"):
        raise DeclinedError("media of an unusual place")
    content_of(walk, element)


def _source(walk: Walk, element: Element) -> None:
    """RSS's source in its text and ``url``, Atom's in its elements."""
    if walk.place != "entry":
        raise DeclinedError("a source of an unusual place")
    for part in element:
        if (part.text or "").strip() and part.attrib and not _holds_text(walk, part):
            raise DeclinedError("text of an unusual place")
    attributes = walk.attributes(element)
    found = {"href": attributes["url"]} if "url" in attributes else {}
    entry = walk.raw
    walk.title_depth = -1
    walk.place, walk.raw = "source", found
    content_of(walk, element)
    walk.place, walk.raw = "entry", entry
    pieces = [element.text or "", *(part.tail or "" for part in element)]
    title = mended("".join(pieces).strip())
    if title:
        found["title"] = title
    walk.raw["source"] = found


def _holds_text(walk: Walk, element: Element) -> bool:
    """Whether the text of an element is its own, not that of the one around it."""
    name = walk.names[element.tag]
    return name in _ACTS and name not in ("enclosure", "link")


_ACTS: dict[str, Act] = {
    **{key: _plain(links.words, key) for key in _WORDS},
    **{key: _plain(links.address, key) for key in _ADDRESSES},
    **dict.fromkeys(("title", "dc_title"), texts.title),
    **dict.fromkeys(("description", "dc_description"), texts.description),
    **dict.fromkeys(("summary", "itunes_summary"), texts.summary),
    **dict.fromkeys(("subtitle", "tagline", "itunes_subtitle"), texts.subtitle),
    **dict.fromkeys(("rights", "copyright", "dc_rights"), texts.rights),
    **dict.fromkeys(
        ("author", "managingeditor", "dc_author", "dc_creator", "itunes_author"),
        people.author,
    ),
    **dict.fromkeys(
        ("published", "issued", "pubdate", "dcterms_issued"), dates.published
    ),
    **dict.fromkeys(
        ("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"),
        dates.updated,
    ),
    **dict.fromkeys(("created", "dcterms_created"), dates.created),
    **dict.fromkeys(("category", "keywords", "dc_subject"), tags.category),
    **dict.fromkeys(("guid", "id"), links.identity),
    **dict.fromkeys(("language", "dc_language"), partial(links.words, key="language")),
    **dict.fromkeys(("itunes_image", "itunes_link"), pictures.itunes_image),
    "media_title": texts.media_title,
    "media_description": texts.description,
    "content": texts.content,
    "content_encoded": texts.encoded,
    "contributor": people.contributor,
    "itunes_owner": people.owner,
    "link": links.link,
    "enclosure": links.enclosure,
    "itunes_category": tags.itunes_category,
    "itunes_keywords": tags.itunes_keywords,
    "media_category": tags.media_category,
    "media_keywords": tags.media_keywords,
    "media_content": _media,
    "media_group": _group,
    "media_thumbnail": pictures.thumbnail,
    "image": pictures.image,
    "textinput": pictures.form,
    "source": _source,
}
