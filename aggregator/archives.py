"""Archive pages: our feeds back to their beginning (RFC 5005, section 4).

Articles and stories are numbered in the order they came. A page holds those of its
feed in a block of numbers, so a page that is full never gains an entry, wherever its
article is from and whenever it was written. The last block is still filling: its page
is named by how far it reached, in steps, and one that reaches further is another page
at another address. So what an address shows stays, but for what is edited, grows or is
taken back, and the feed itself holds what no page has yet.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import merge
from aggregator.publications import Publication, Site
from aggregator.selections import Selection
from aggregator.written import Press
from feeds.model import Link, Source
from feeds.publish import Format
from storage import listed
from storage.database import Database
from storage.listed import Asked

BLOCK = 256
"""Numbers in a block of a feed of everything."""

PART_BLOCK = 2048
"""Numbers in a block of a feed that holds a part: a topic, a subscription."""

STEP = 32
"""Numbers by which the page of the last block grows; less than a feed holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An archive page of a feed: its numbers from ``first`` on, before ``end``."""

    of: Publication
    selection: Selection
    first: int
    end: int

    @property
    def publication(self) -> Publication:
        """The page as a document with an address of its own."""
        return Publication(
            name=f"{self.of.name}/archive/{self.end}",
            title=self.of.title,
            subtitle=self.of.subtitle,
            page=self.of.page,
        )


def newest(db: Database, publication: Publication) -> Page | None:
    """The page on which a feed goes on, if there is more of it."""
    selection = publication.selection
    if selection is None or not selection.archived:
        return None
    last = _last(db, selection, None)
    if last is None:
        return None
    reached = last // STEP * STEP
    return _holding(db, publication, selection, before=reached)


def page(publication: Publication, end: int) -> Page | None:
    """The page of this name; ``None`` where no page is called so."""
    selection = publication.selection
    if selection is None or not selection.archived or end % STEP or end <= 0:
        return None
    block = _block(selection)
    first = (end - 1) // block * block
    return Page(of=publication, selection=selection, first=first, end=end)


def document(press: Press, page: Page, form: Format) -> bytes | None:
    """An archive page in a format; ``None`` where there is nothing on it.

    Raises `PublishError`.
    """
    db, site = press.db, press.site
    asked = _asked(page.selection, first=page.first, end=page.end)
    look = listed.articles if page.selection.entries == "articles" else listed.stories
    found = sorted(look(db, asked), key=lambda one: one.id, reverse=True)
    if not found:
        return None
    entries = press.fragments(page.selection.entries, found)
    updated = max((one.updated for one in entries), default=site.since)
    older = _holding(db, page.of, page.selection, before=page.first)
    links = (
        Link(href=site.address(page.of.at(form)), rel="current", type=form.media_type),
        *([link(site, older, form)] if older else ()),
    )
    return form.document(
        _archived(site, page, updated, form, links),
        [one.bodies[form.name] for one in entries],
    )


def link(site: Site, page: Page, form: Format) -> Link:
    """The link from a document to the archive page that goes on after it."""
    href = site.address(page.publication.at(form))
    return Link(href=href, rel="prev-archive", type=form.media_type)


def _archived(
    site: Site, page: Page, updated: datetime, form: Format, links: tuple[Link, ...]
) -> Source:
    """A page is a part of its feed: it has that one's id and an address of its own."""
    said = merge.head(site, page.publication, updated, form=form, links=links)
    return replace(said, id=f"{site.tag}:feeds/{page.of.name}")


def _holding(
    db: Database, publication: Publication, selection: Selection, *, before: int
) -> Page | None:
    """The newest page of what came before a number."""
    last = _last(db, selection, before)
    if last is None:
        return None
    block = _block(selection)
    first = last // block * block
    end = min(first + block, before)
    return Page(of=publication, selection=selection, first=first, end=end)


def _last(db: Database, selection: Selection, before: int | None) -> int | None:
    return listed.last(db, selection.entries, _asked(selection, end=before))


def _asked(selection: Selection, *, first: int = 0, end: int | None = None) -> Asked:
    return Asked(
        limit=PART_BLOCK,
        topics=selection.topics,
        subscriptions=selection.subscriptions,
        first=first,
        end=end,
        quiet=selection.quiet,
    )


def _block(selection: Selection) -> int:
    part = selection.topics or selection.subscriptions
    return PART_BLOCK if part else BLOCK
