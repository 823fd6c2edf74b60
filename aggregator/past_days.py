"""Archive pages of a topic's days: back to its first one (RFC 5005, section 4).

A page holds the days of a fortnight that is over, named by the day after it as a number
(1 is the first of January of year 1). Fortnights lie fixed, and the feed itself reaches
further back than the last one, so nothing is left out and no page gains a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from aggregator import digests, merge
from aggregator.publications import Publication, Site
from feeds.model import Link
from feeds.publish import Format
from storage import days
from storage.database import Database

BLOCK = digests.DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fortnight:
    """A page of the feed ``of``, with the days before ``end``."""

    of: Publication
    topic: str
    end: int

    @property
    def days(self) -> Iterator[date]:
        """Its days, the last one first."""
        after = date.fromordinal(self.end)
        return (after - timedelta(days=n + 1) for n in range(BLOCK))

    @property
    def publication(self) -> Publication:
        """The page as a document with an address of its own."""
        return replace(self.of, name=f"{self.of.name}/archive/{self.end}")


def newest(db: Database, site: Site, publication: Publication) -> Fortnight | None:
    """The page on which a feed of days goes on, if there is more of it."""
    topic = digests.topic_of(publication)
    today = digests.today(db, site) if topic else None
    if today is None:
        return None
    return _told(db, site, publication, before=today.toordinal() // BLOCK * BLOCK)


def page(publication: Publication, end: int) -> Fortnight | None:
    """The page of this name; ``None`` where no page is called so."""
    topic = digests.topic_of(publication)
    if not topic or end % BLOCK or not BLOCK < end <= date.max.toordinal():
        return None
    return Fortnight(of=publication, topic=topic, end=end)


def document(db: Database, site: Site, page: Fortnight, form: Format) -> bytes | None:
    """A page in a format; ``None`` where nothing is on it, or it is not over yet.

    Raises `PublishError`.
    """
    today = digests.today(db, site)
    if today is None or today.toordinal() < page.end:
        return None
    entries = list(digests.told_on(db, site, page.of, page.days))
    if not entries:
        return None
    older = _told(db, site, page.of, before=page.end - BLOCK)
    links = (
        Link(href=site.address(page.of.at(form)), rel="current", type=form.media_type),
        *([link(site, older, form)] if older else ()),
    )
    updated = max(one.updated for one in entries if one.updated)
    said = merge.head(site, page.publication, updated, form=form, links=links)
    source = replace(said, id=f"{site.tag}:feeds/{page.of.name}")
    return form.document(source, [form.entry(entry) for entry in entries])


def link(site: Site, page: Fortnight, form: Format) -> Link:
    """The link from a document to the page that goes on after it."""
    href = site.address(page.publication.at(form))
    return Link(href=href, rel="prev-archive", type=form.media_type)


def _told(
    db: Database, site: Site, publication: Publication, *, before: int
) -> Fortnight | None:
    """The newest page of the days before one, of which a story was told."""
    topic = digests.topic_of(publication)
    end = digests.begin(site, date.fromordinal(before))
    last = days.newest_of(db, topic, end)
    if last is None:
        return None
    day = last.astimezone(site.timezone).toordinal()
    return Fortnight(of=publication, topic=topic, end=(day // BLOCK + 1) * BLOCK)
