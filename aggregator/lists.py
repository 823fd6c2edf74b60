"""Lists for readers to import: the feeds that we publish, and those that we read."""

from itertools import islice

from aggregator import catalogue, wording
from aggregator.config import Config
from aggregator.publications import Publication, Site
from feeds.model import Outline
from storage import outlines
from storage.database import Database
from storage.outlines import Outlined
from storage.states import State

PUBLISHED = "feeds.opml"
READ = "subscriptions.opml"
LISTS = (PUBLISHED, READ)

LONGEST = 100_000
"""Feeds of a list: of a longer one most readers, we too, take nothing."""

_FOLDERS = {
    "topics": "Topics",
    "feeds": "Feeds of one's own",
    "subscriptions": "Sources",
}


def document(db: Database, config: Config, site: Site, path: str) -> bytes:
    """Give the list at this path, with the first feeds where there are very many."""
    from feeds import opml  # and lxml with it, only where a list is written

    if path == PUBLISHED:
        found = islice(catalogue.every(db, site), LONGEST)
        return opml.write(site.title, (_published(site, one) for one in found))
    read = (one for one in outlines.every(db) if _open(config, one))
    ordered = sorted(islice(read, LONGEST), key=lambda one: (one.list, one.name))
    return opml.write(f"What {site.title} reads", map(outline, ordered))


def _published(site: Site, publication: Publication) -> Outline:
    folder = _FOLDERS.get(publication.name.partition("/")[0], "")
    return Outline(
        url=site.address(publication.path),
        title=publication.title,
        site=site.address(publication.page),
        folders=(folder,) if folder else (),
    )


def _open(config: Config, one: Outlined) -> bool:
    """Whether everybody may read it: what needs a password is its owner's alone."""
    wanted = config.subscription(one.list or one.name)
    secret = wanted is not None and bool(wanted.request_headers)
    return one.kind == "url" and not secret and "@" not in one.place


def outline(one: Outlined | State) -> Outline:
    """What lists say of a subscription."""
    page = one.page if isinstance(one, Outlined) else _page(one)
    return Outline(url=one.place, title=wording.called(one), site=page)


def _page(state: State) -> str:
    pages = (link.href for link in state.source.links if link.rel == "alternate")
    return next(pages, "")
