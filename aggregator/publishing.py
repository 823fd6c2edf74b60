"""The last step of an article's way: what a turn marked becomes files.

A mark in the database is taken away only once the file stands (`aggregator.issuing`): a
crash in between leaves it, and the next time makes it good. What stands in no file is
made when asked for (`aggregator.unwritten`): of that only the time is kept at which it
changed.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from aggregator import catalogue
from aggregator import publications as ours
from aggregator.aligning import SOURCES, align
from aggregator.config import Config
from aggregator.publications import Publication, Site
from feeds.errors import PublishError
from storage import publications, settings, subscriptions
from storage.database import Database, explaining, moment
from storage.errors import StorageError

logger = logging.getLogger(__name__)


def site(db: Database, config: Config) -> Site:
    """The service as its readers see it, from the configuration and the database."""
    tag, since = settings.get(db, "tag"), settings.get(db, "since")
    if tag is None or since is None:
        path = str(config.service.database)
        raise StorageError(path, "nothing was kept in it yet: run `aggregator once`")
    asked = config.service.content
    lists = [one.name for one in config.subscriptions if one.content != asked]
    brought = subscriptions.listed(db, lists)
    return ours.site(config, brought, tag=tag, since=moment(since))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How many published feeds were looked at, and how many files had new bytes.

    ``failures`` are the paths of feeds that could not be written; they stay marked.
    ``left`` feeds have not been looked at yet.
    """

    looked_at: int = 0
    written: int = 0
    failures: tuple[str, ...] = ()
    left: int = 0

    def __add__(self, later: "Published") -> "Published":
        return Published(
            looked_at=self.looked_at + later.looked_at,
            written=self.written + later.written,
            failures=self.failures + later.failures,
            left=later.left,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What is published now: at ``most`` so many files, and none of the paths ``but``.

    Setting ``stop`` ends it after the feed it is at; the next time goes on there.
    """

    most: int | None = None
    but: Collection[str] = ()
    stop: Event | None = None

    def of(self, marked: Mapping[str, int], here: Site) -> tuple[list[str], int]:
        """Give the paths to look at, in their order, and how many more there are."""
        waiting = [path for path in _ordered(marked, here) if path not in self.but]
        standing = [path for path in waiting if here.stands(path)]
        others = [
            path for path in waiting if not here.stands(path)
        ]  # they cost nothing
        chosen = standing[: self.most] + others
        return chosen, len(waiting) - len(chosen)


ALL = Share()


def _ordered(paths: Iterable[str], here: Site) -> list[str]:
    """Put feeds of articles after all others, so that few entries are held at once.

    Of either kind that comes first from which others pick: these are marked once then.
    """
    own = {ours.own(here, one).path for one in here.feeds if one.entries == "articles"}
    articles = own | {SOURCES["articles"]}

    def turn(path: str) -> tuple[bool, bool]:
        is_late = path in articles or path.startswith(ours.ON_REQUEST)
        return is_late, path not in SOURCES.values()

    return sorted(paths, key=turn)


def publish(
    db: Database, config: Config, now: datetime, share: Share = ALL
) -> Published:
    """Make the published files those that there should be, as they should be.

    Raises StorageError, and OSError where no file can be written at all; what was not
    written stays marked.
    """
    with explaining(config.service.database):
        here = site(db, config)
        align(db, here, config.service.published, share.but)
        marked = publications.outdated(db)
        paths, left = share.of(marked, here)
        if not paths:
            return Published(left=left)
        from aggregator.issuing import Issue, issue, settle  # what writes feeds

        work = Issue(db=db, config=config, site=here, now=now)
        done: dict[str, datetime | None] = {}
        failures = []
        try:
            for path in paths:
                if share.stop is not None and share.stop.is_set():
                    break
                try:
                    done[path] = issue(work, path)
                except PublishError as error:
                    logger.warning("unpublishable feed=%s reason=%s", path, error)
                    failures.append(path)
        finally:
            settle(work, {path: marked[path] for path in done}, done)
    changed = [path for path, time in done.items() if time is not None]
    written = sum(map(here.stands, changed))
    logger.info("published feeds=%d changed=%d", len(paths), len(changed))
    return Published(
        looked_at=len(paths), written=written, failures=tuple(failures), left=left
    )


def every(db: Database, here: Site) -> Iterable[Publication]:
    """Every feed of ours that stands as files."""
    return catalogue.every(db, here)
