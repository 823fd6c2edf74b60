"""Lists for readers to import: the feeds that we publish, and those that we read."""

from aggregator import catalogue, wording
from aggregator.config import Config
from aggregator.publications import Publication, Site
from feeds import opml
from feeds.model import Outline
from storage import subscriptions
from storage.database import Database
from storage.subscriptions import State

PUBLISHED = "feeds.opml"
READ = "subscriptions.opml"
LISTS = (PUBLISHED, READ)

_FOLDERS = {
    "topics": "Topics",
    "feeds": "Feeds of one's own",
    "subscriptions": "Sources",
}


def document(db: Database, config: Config, site: Site, path: str) -> bytes:
    """Give the list at this path."""
    if path == PUBLISHED:
        found = catalogue.every(db, site)
        return opml.write(site.title, [_published(site, one) for one in found])
    states = [state for state in subscriptions.every(db) if _open(config, state)]
    ordered = sorted(states, key=lambda one: (one.list or "", one.name))
    return opml.write(f"What {site.title} reads", [outline(one) for one in ordered])


def _published(site: Site, publication: Publication) -> Outline:
    folder = _FOLDERS.get(publication.name.partition("/")[0], "")
    return Outline(
        url=site.address(publication.path),
        title=publication.title,
        site=site.address(publication.page),
        folders=(folder,) if folder else (),
    )


def _open(config: Config, state: State) -> bool:
    """Whether everybody may read it: what needs a password is its owner's alone."""
    wanted = config.subscription(state.list or state.name)
    secret = wanted is not None and bool(wanted.request_headers)
    return state.kind == "url" and not secret and "@" not in state.place


def outline(state: State) -> Outline:
    """What lists say of a subscription."""
    pages = (link.href for link in state.source.links if link.rel == "alternate")
    return Outline(url=state.place, title=wording.called(state), site=next(pages, ""))
