"""An item or entry, as feedparser found it, becomes an Entry."""

from collections.abc import Iterator
from dataclasses import replace

from feeds import urls
from feeds.formats import constructs, texts
from feeds.formats.constructs import web_address
from feeds.formats.raw import Raw, given, word
from feeds.model import Entry, Link, Source


def entry(raw: Raw, base: str) -> Entry:
    """One item with everything its format carries; addresses resolved at ``base``."""
    links = _links(raw, base)
    return Entry(
        id=word(raw, "id"),
        title=texts.text(raw, "title"),
        summary=_summary(raw, base),
        content=texts.content(raw, base),
        links=links,
        authors=constructs.people(raw),
        categories=constructs.categories(raw),
        published=constructs.time(raw, "published", "created"),
        updated=constructs.time(raw, "updated"),
        language=_language(raw),
        rights=texts.text(raw, "rights"),
        comments=_comments(raw, links, base),
        replies=_replies(raw),
        image=_image(raw, links, base),
        source=_source(raw, base),
    )


def _summary(raw: Raw, base: str) -> str:
    # Without a detail it is a copy of the content that feedparser made.
    return texts.markup(raw, "summary", base) if given(raw, "summary_detail") else ""


def _links(raw: Raw, base: str) -> tuple[Link, ...]:
    """The links of an entry, its own page among them wherever the format names it."""
    links = constructs.links(raw, base)
    original = web_address(raw, "feedburner_origlink", base)
    named = [link for link in links if link.rel == "alternate"]
    if original:
        page = Link(href=original)
        links = (page, *(link for link in links if link not in (page, *named[:1])))
    elif not named:
        page = Link(href=_elsewhere(raw, base))
        links = (page, *links) if page.href else links
    media = _media(raw, base)
    if not media:
        return links
    known = {link.href for link in links}
    return links + tuple(link for link in media if link.href and link.href not in known)


def _elsewhere(raw: Raw, base: str) -> str:
    """The page of an entry without a link: its content's place, or a permanent id.

    Content may lie outside of the document (RFC 4287, 4.1.3.2). An id is an address
    only if it is a whole one: many an RSS feed forgets ``isPermaLink="false"``.
    """
    contents = given(raw, "content") or ()
    places = (web_address(item, "src", base) for item in contents)
    permanent = web_address(raw, "link", "")
    return next((place for place in places if place), permanent)


def _media(raw: Raw, base: str) -> tuple[Link, ...]:
    """Sound and film that only Media RSS names, as enclosures."""
    return tuple(
        Link(
            href=web_address(item, "url", base),
            rel="enclosure",
            type=word(item, "type"),
            length=constructs.length(given(item, "filesize")),
        )
        for item in given(raw, "media_content") or ()
        if word(item, "type").startswith(("audio/", "video/"))
    )


def _image(raw: Raw, links: tuple[Link, ...], base: str) -> str:
    for written in _pictures(raw, links):
        found = urls.absolute(written, base, schemes=urls.WEB) if written else ""
        if found:
            return found
    return ""


def _pictures(raw: Raw, links: tuple[Link, ...]) -> Iterator[str]:
    """Where pictures may be, as it is written, the likeliest first."""
    yield word(given(raw, "image"), "href")
    for item in given(raw, "media_content") or ():
        if word(item, "medium") == "image" or word(item, "type").startswith("image/"):
            yield word(item, "url")
    for item in given(raw, "media_thumbnail") or ():
        yield word(item, "url")
    for link in links:
        if link.type.startswith("image/"):
            yield link.href


def _comments(raw: Raw, links: tuple[Link, ...], base: str) -> str:
    """Where the answers are: RSS 2.0's ``comments``, else Atom's link (RFC 4685, 4)."""
    stated = web_address(raw, "comments", base)
    linked = (link.href for link in links if link.rel == "replies")
    return stated or next(linked, "")


def _replies(raw: Raw) -> int | None:
    """How many answers there are, by the thread or the slash module."""
    links = given(raw, "links") or ()
    counts = [word(raw, "thr_total"), word(raw, "slash_comments")]
    counts += [word(link, "thr:count") for link in links]
    return next((int(count) for count in counts if count.isdecimal()), None)


def _language(raw: Raw) -> str:
    details = (given(raw, "title_detail"), *(given(raw, "content") or ()))
    languages = (word(item, "language") for item in details if item)
    return word(raw, "language") or next((found for found in languages if found), "")


def _source(raw: Raw, base: str) -> Source | None:
    """``atom:source``, RSS 2.0's ``source``, else ``dc:source`` (a name or address)."""
    stated = given(raw, "source")
    if stated:
        found = constructs.source(stated, base)
        feed = web_address(stated, "href", base)
        known = any(link.href == feed for link in found.links)
        self_link = (Link(href=feed, rel="self"),) if feed and not known else ()
        found = replace(found, links=found.links + self_link)
        return found if found != Source() else None
    name = word(raw, "dc_source")
    if not name:
        return None
    address = urls.absolute(name, "", schemes=urls.WEB)
    if address:
        return Source(links=(Link(href=address),))
    return Source(title=name)
