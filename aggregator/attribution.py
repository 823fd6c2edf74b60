"""Whose words these are: authors, source and links of what is published.

Many readers show neither ``atom:source`` nor links but the alternate one, so an outlet
is also named where every reader looks: among the authors.
"""

from dataclasses import replace
from urllib.parse import quote

from aggregator import wording
from aggregator.coverage import Coverage
from aggregator.publications import Site
from feeds.model import Entry, Link, Person, Source
from feeds.publish.addresses import is_iri, written
from storage.articles import Article

# A `self`, `edit` or `next` link speaks of the feed that an entry was taken from.
_KEPT_RELS = frozenset({"alternate", "enclosure", "related", "via", "license"})


def links(site: Site, article: Article) -> tuple[Link, ...]:
    """Give the links of an article; what has no page anywhere else has one of ours.

    Many readers open nothing, or the wrong thing, for an entry without an alternate.
    """
    kept = kept_links(article.entry)
    if any(link.rel == "alternate" for link in kept):
        return kept
    page = site.address(f"articles/{article.slug}")
    return (Link(href=page, type="text/html"), *kept)


def kept_links(entry: Entry) -> tuple[Link, ...]:
    """Give the links that hold outside their feed, one alternate of a kind.

    RFC 4287, 4.1.1 forbids a second one: it becomes a related link.
    """
    kept: list[Link] = []
    alternates: set[tuple[str, str]] = set()
    for link in entry.links:
        if link.rel not in _KEPT_RELS:
            continue
        kind = (link.type, link.hreflang)
        again = link.rel == "alternate" and kind in alternates
        kept.append(replace(link, rel="related") if again else link)
        alternates.update({kind} if link.rel == "alternate" else ())
    return tuple(kept)


def bylines(article: Article) -> tuple[Person, ...]:
    """Give the authors of an article, each of whom says where that was."""
    outlet = wording.outlet(article)
    if not article.entry.authors:
        return (Person(name=outlet, uri=article.outlet.url),)
    return tuple(
        author
        if outlet.casefold() in author.name.casefold()
        else replace(author, name=f"{author.name} ({outlet})".lstrip())
        for author in article.entry.authors
    )


def outlets(coverage: Coverage) -> tuple[Person, ...]:
    """Give every outlet of a story as an author of it, the lead's first."""
    return tuple(
        Person(name=wording.outlet(article), uri=article.outlet.url)
        for article in coverage.by
    )


def source_of(site: Site, article: Article) -> Source:
    """Give the feed an article came from with id, title and updated (RFC 4287, 4.2.11).

    Many feeds stamp the present on themselves at every poll, and the published bytes
    would move with that. That the feed changed when this entry did stays true.
    """
    brought = article.entry.source
    source = brought or replace(article.source, updated=None)
    own = next((link.href for link in source.links if link.rel == "self"), "")
    given = source.id if is_iri(source.id) else ""
    return replace(
        source,
        id=given or written(own) or f"{site.tag}:sources/{_source_name(article)}",
        title=source.title or wording.outlet(article),
        updated=min(source.updated or article.updated, article.updated),
    )


def _source_name(article: Article) -> str:
    """A folder may hold the documents of several outlets, each a source of its own."""
    names = (article.subscription, article.outlet.key)
    return "/".join(quote(name, safe="") for name in names if name)


def via(lead: Article) -> tuple[Link, ...]:
    """Give the link to the page of the lead, if it has one."""
    link = lead.entry.link
    return (_link_to(lead, "via"),) if link else ()


def related(coverage: Coverage) -> tuple[Link, ...]:
    """Give one link per outlet beside the lead's, no address twice."""
    seen = {coverage.lead.entry.link, ""}
    links = []
    for article in coverage.by:
        if article.entry.link not in seen:
            seen.add(article.entry.link)
            links.append(_link_to(article, "related"))
    return tuple(links)


def _link_to(article: Article, rel: str) -> Link:
    entry = article.entry
    title = f"{wording.outlet(article)}: {wording.headline(entry)}"
    return Link(
        href=entry.link,
        rel=rel,
        type="text/html",
        hreflang=entry.language,
        title=title,
    )
