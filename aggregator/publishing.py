"""The last step of an article's way: what a turn marked becomes files.

Each file is written beside its place and renamed into it, so a reader sees the old feed
or the new one, never half of one. A file whose bytes did not change is not touched.
A mark in the database is taken away only once the file stands: a crash in between
leaves it, and the next time makes it good.
"""

import logging
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from aggregator import fairness, merge, wording
from aggregator import publications as ours
from aggregator.config import Config
from aggregator.publications import Publication, Site
from feeds.errors import PublishError
from feeds.model import Feed
from feeds.publish import render
from storage import articles, publications, settings, stories, subscriptions, topics
from storage.database import Database, explaining, moment, writing
from storage.errors import StorageError

logger = logging.getLogger(__name__)

FLOOD = 4
"""How many times more is looked at than a feed can hold, where one outlet may not fill
it: of what is newest the outlets with most to say may have the most part."""


def site(db: Database, config: Config) -> Site:
    """The service as its readers see it, from the configuration and the database."""
    tag, since = settings.get(db, "tag"), settings.get(db, "since")
    if tag is None or since is None:
        path = str(config.service.database)
        raise StorageError(path, "nothing was kept in it yet: run `aggregator once`")
    states = subscriptions.every(db)
    return ours.site(config, states, tag=tag, since=moment(since))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How many published files were looked at, and how many had new bytes.

    ``failures`` are the paths of feeds that could not be written; they stay marked.
    """

    looked_at: int = 0
    written: int = 0
    failures: tuple[str, ...] = ()


def publish(db: Database, config: Config, *, stop: Event | None = None) -> Published:
    """Make the published files those that there should be, as they should be.

    Setting ``stop`` ends it after the file it is at; the next time goes on there.
    Raises StorageError, and OSError where no file can be written at all; what was not
    written stays marked.
    """
    public = config.service.public
    with explaining(config.service.database):
        here = site(db, config)
        wanted = {publication.path: publication for publication in every(db, here)}
        _align(db, public, wanted)
        outdated = publications.outdated(db)
        done: dict[str, bool] = {}
        failures = []
        try:
            for path in outdated:
                if stop is not None and stop.is_set():
                    break
                try:
                    done[path] = _publish(db, public, here, wanted[path])
                except PublishError as error:
                    logger.warning("unpublishable feed=%s reason=%s", path, error)
                    failures.append(path)
        finally:
            _settle(db, public, {path: outdated[path] for path in done})
    written = sum(done.values())
    if outdated:
        logger.info("published feeds=%d changed=%d", len(outdated), written)
    return Published(looked_at=len(outdated), written=written, failures=tuple(failures))


def _align(db: Database, public: Path, wanted: Collection[str]) -> None:
    """Remove the files that should not be, and mark those that are missing."""
    known = set(publications.every(db))
    gone = known.difference(wanted)
    missing = {path for path in wanted if not (public / path).is_file()}
    for path in gone:
        (public / path).unlink(missing_ok=True)
    if gone or missing:
        with writing(db):
            publications.drop(db, gone)
            publications.mark(db, missing)


def _publish(db: Database, public: Path, here: Site, publication: Publication) -> bool:
    """Whether the file had to be written."""
    document = render(compile_feed(db, here, publication))
    target = public / publication.path
    if target.is_file() and target.read_bytes() == document:
        return False
    _write(target, document)
    return True


def _settle(db: Database, public: Path, revisions: Mapping[str, int]) -> None:
    """Take the marks away, once even a power cut cannot bring the old files back."""
    for folder in {(public / path).parent for path in revisions}:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    with writing(db):
        publications.published(db, revisions)


def every(db: Database, here: Site) -> list[Publication]:
    """Every feed of ours that stands as a file; a list of feeds carries nothing."""
    return [
        ours.everything(here),
        ours.stories(here),
        *(ours.topic(here, one.name, one.title) for one in topics.every(db)),
        *(
            ours.subscription(here, state.name, wording.called(state))
            for state in subscriptions.every(db)
            if state.kind != "opml"
        ),
    ]


def compile_feed(db: Database, here: Site, publication: Publication) -> Feed:
    """What a feed of ours holds, as the database has it now."""
    kind, _, name = publication.name.partition("/")
    most = here.max_entries
    looked_at = most * FLOOD if here.per_outlet else most
    match kind:
        case "all":
            newest = fairness.articles(here, articles.newest(db, looked_at))
            return merge.articles_feed(here, publication, newest)
        case "subscriptions":
            own = articles.of_subscription(db, name, most)
            return merge.articles_feed(here, publication, own)
        case "stories":
            found = stories.newest(db, looked_at)
        case _:
            found = stories.of_topic(db, name, looked_at)
    titles = {topic.name: topic.title for topic in topics.every(db)}
    fair = fairness.stories(here, found)
    return merge.stories_feed(here, publication, fair, titles)


def _write(target: Path, document: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    with beside.open("wb") as stream:
        stream.write(document)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(target)
