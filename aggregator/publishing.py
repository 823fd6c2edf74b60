"""The last step of an article's way: what a turn marked becomes files.

Each file is written beside its place and renamed into it, so a reader sees the old feed
or the new one, never half of one. A file whose bytes did not change is not touched.
A mark in the database is taken away only once the file stands: a crash in between
leaves it, and the next time makes it good. What stands in no file is made when asked
for (`aggregator.unwritten`): of that only the time is kept at which it changed.
"""

import logging
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from aggregator import catalogue, compiling, lists
from aggregator import publications as ours
from aggregator.aligning import SOURCES, align, remember, remove
from aggregator.config import Config
from aggregator.files import draft_of, flush
from aggregator.publications import Publication, Site
from aggregator.written import Press
from feeds.errors import PublishError
from storage import publications, settings, subscriptions
from storage.database import Database, explaining, moment, writing
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
        # What others pick from comes first, so that these are marked once.
        ordered = sorted(marked, key=lambda path: path not in SOURCES.values())
        waiting = [path for path in ordered if path not in self.but]
        standing = [path for path in waiting if here.stands(path)]
        others = [
            path for path in waiting if not here.stands(path)
        ]  # they cost nothing
        chosen = standing[: self.most] + others
        return chosen, len(waiting) - len(chosen)


ALL = Share()


def publish(
    db: Database, config: Config, now: datetime, share: Share = ALL
) -> Published:
    """Make the published files those that there should be, as they should be.

    Raises StorageError, and OSError where no file can be written at all; what was not
    written stays marked.
    """
    with explaining(config.service.database):
        press = Press(db, site(db, config), config.service.published)
        work = _Work(db=db, config=config, press=press, now=now)
        align(db, work.site, work.public, share.but)
        marked = publications.outdated(db)
        paths, left = share.of(marked, work.site)
        done: dict[str, datetime | None] = {}
        failures = []
        try:
            for path in paths:
                if share.stop is not None and share.stop.is_set():
                    break
                try:
                    done[path] = _publish(work, path)
                except PublishError as error:
                    logger.warning("unpublishable feed=%s reason=%s", path, error)
                    failures.append(path)
        finally:
            _settle(work, {path: marked[path] for path in done}, done)
    changed = [path for path, time in done.items() if time is not None]
    written = sum(map(press.site.stands, changed))
    if paths:
        logger.info("published feeds=%d changed=%d", len(paths), len(changed))
    return Published(
        looked_at=len(paths), written=written, failures=tuple(failures), left=left
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What is published, and where to."""

    db: Database
    config: Config
    press: Press
    now: datetime

    @property
    def site(self) -> Site:
        return self.press.site

    @property
    def public(self) -> Path:
        return self.config.service.published


def _publish(work: _Work, path: str) -> datetime | None:
    """When it changed; ``None`` where it did not."""
    if not work.site.stands(path):
        remove(work.public, path)
        return work.now
    if path in lists.LISTS:
        made = {path: lists.document(work.db, work.config, work.site, path)}
    else:
        publication = _named(work, path)
        made = compiling.documents(work.press, publication)
    changed = [_write(work.public / file, body) for file, body in made.items()]
    return _written(work.public / path) if any(changed) else None


def _named(work: _Work, path: str) -> Publication:
    found = catalogue.find(work.db, work.site, path.removesuffix(".atom"))
    if found is None:
        raise PublishError(path, "there is no such feed", kind="malformed")
    return found


def _settle(
    work: _Work, revisions: Mapping[str, int], done: Mapping[str, datetime | None]
) -> None:
    """Take the marks away, once even a power cut cannot bring the old files back."""
    changed = {path: time for path, time in done.items() if time is not None}
    for folder in {(work.public / path).parent for path in revisions}:
        if folder.is_dir():
            flush(folder)
    if revisions:
        with writing(work.db):
            work.press.keep()
            publications.published(work.db, revisions, changed)
            remember(work.db, work.site, work.public)


def every(db: Database, here: Site) -> Iterable[Publication]:
    """Every feed of ours that stands as files."""
    return catalogue.every(db, here)


def _written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _write(target: Path, document: bytes) -> bool:
    """Whether the file had other bytes, or there was none."""
    draft = draft_of(target)
    if target.is_file() and target.read_bytes() == document:
        draft.unlink(missing_ok=True)
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as stream:
        stream.write(document)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)
    return True
