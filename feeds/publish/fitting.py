"""What is to be written, made fit for every format.

What a feed brought may be no address, no relation that others know, no name of a
scheme. Nobody could do anything with it, and a validator takes it for a fault of ours.
"""

from collections.abc import Iterable
from dataclasses import replace

from feeds.model import Category, Entry, Link, Person, Source
from feeds.publish import checks
from feeds.publish.addresses import written
from feeds.publish.languages import language_tag

_PAGES = {"current", "first", "last", "next", "next-archive", "prev-archive"} | {
    "previous"
}
RELATIONS = _PAGES | {
    *("alternate", "enclosure", "hub", "license", "related", "replies", "self", "via"),
}
"""Those of IANA's list that feeds have a use for."""


def entry(entry: Entry) -> Entry:
    """Give an entry of which everything can be written."""
    return replace(
        entry,
        links=_within_entry(entry.links),
        authors=_people(entry.authors),
        categories=_categories(entry.categories),
        comments=written(entry.comments),
        image=written(entry.image),
        source=_taken_from(entry.source) if entry.source else None,
    )


def source(source: Source) -> Source:
    """Give a feed of which everything can be written."""
    return _fit(source, _links(source.links))


def _fit(source: Source, links: tuple[Link, ...]) -> Source:
    return replace(
        source,
        links=links,
        authors=_people(source.authors),
        icon=written(source.icon),
        logo=written(source.logo),
    )


def _taken_from(feed: Source) -> Source:
    return _fit(feed, _within_entry(feed.links))


def _within_entry(links: Iterable[Link]) -> tuple[Link, ...]:
    """Give those that speak of an entry, and not of the pages of a feed (RFC 5005)."""
    return tuple(link for link in _links(links) if link.rel not in _PAGES)


def _links(links: Iterable[Link]) -> tuple[Link, ...]:
    """Give those that lead somewhere, and one alternate of a type and language.

    RFC 4287, 4.1.1 and 4.2.11 forbid a second one.
    """
    kept: dict[object, Link] = {}
    for link in links:
        fit = _link(link)
        kind = (fit.type, fit.hreflang) if fit.rel == "alternate" else fit
        if fit.href and _is_relation(fit.rel):
            kept.setdefault(kind, fit)
    return tuple(kept.values())


def _link(link: Link) -> Link:
    fit = (
        written(link.href),
        link.rel or "alternate",
        checks.media_type(link),
        language_tag(link.hreflang),
    )
    if fit == (link.href, link.rel, link.type, link.hreflang):
        return link
    href, rel, kind, language = fit
    return replace(link, href=href, rel=rel, type=kind, hreflang=language)


def _is_relation(rel: str) -> bool:
    return rel in RELATIONS or written(rel) == rel


def _people(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(
        replace(person, uri=written(person.uri)) if person.uri else person
        for person in people
    )


def _categories(categories: Iterable[Category]) -> tuple[Category, ...]:
    """A scheme is an IRI (RFC 4287, 4.2.2.2); RSS has any text for it."""
    return tuple(
        replace(category, scheme=written(category.scheme))
        if category.scheme
        else category
        for category in categories
        if category.term.strip()
    )
