"""The last step of an article's way: what a turn marked becomes files.

Each file is written beside its place and renamed into it, so a reader sees the old feed
or the new one, never half of one. A file whose bytes did not change is not touched.
"""

import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event

from aggregator import merge, wording
from aggregator import publications as ours
from aggregator.config import Config
from aggregator.publications import Publication, Site
from feeds.model import Feed
from feeds.publish import render
from storage import articles, publications, settings, stories, subscriptions, topics
from storage.database import Database, moment, writing
from storage.errors import StorageError

logger = logging.getLogger(__name__)


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
    """How many published files were looked at, and how many had new bytes."""

    looked_at: int = 0
    written: int = 0


def publish(db: Database, config: Config, *, stop: Event | None = None) -> Published:
    """Make good every mark; what cannot be written raises OSError and stays marked."""
    public = config.service.public
    here = site(db, config)
    written = 0
    outdated = publications.outdated(db)
    for publication in every(db, here):
        path = publication.path
        if stop is not None and stop.is_set():
            break
        if path not in outdated:
            continue
        document = render(compile_feed(db, here, publication))
        digest = sha256(document).hexdigest()
        target = public / path
        if digest != publications.digest(db, path) or not target.exists():
            _write(target, document)
            written += 1
        with writing(db):
            publications.published(db, path, outdated[path], digest)
    if outdated:
        logger.info("published feeds=%d changed=%d", len(outdated), written)
    return Published(looked_at=len(outdated), written=written)


def align(db: Database, config: Config) -> None:
    """Make the published paths those that there should be, and remove other files.

    Whatever is missing on the disk is marked, so that `publish` makes it good.
    """
    public = config.service.public
    wanted = {publication.path for publication in every(db, site(db, config))}
    with writing(db):
        gone = publications.keep_only(db, wanted)
        known = set(publications.every(db))
        missing = {path for path in known if not (public / path).is_file()}
        publications.mark(db, (wanted - known) | missing)
    for path in gone:
        (public / path).unlink(missing_ok=True)


def every(db: Database, here: Site) -> list[Publication]:
    """Every feed of ours that stands as a file."""
    return [
        ours.everything(here),
        ours.stories(here),
        *(ours.topic(here, one.name, one.title) for one in topics.every(db)),
        *(
            ours.subscription(here, state.name, wording.called(state))
            for state in subscriptions.every(db)
        ),
    ]


def compile_feed(db: Database, here: Site, publication: Publication) -> Feed:
    """What a feed of ours holds, as the database has it now."""
    kind, _, name = publication.name.partition("/")
    most = here.max_entries
    match kind:
        case "all":
            return merge.articles_feed(here, publication, articles.newest(db, most))
        case "subscriptions":
            own = articles.of_subscription(db, name, most)
            return merge.articles_feed(here, publication, own)
        case "stories":
            found = stories.newest(db, most)
        case _:
            found = stories.of_topic(db, name, most)
    titles = {topic.name: topic.title for topic in topics.every(db)}
    return merge.stories_feed(here, publication, found, titles)


def _write(target: Path, document: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    with beside.open("wb") as stream:
        stream.write(document)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(target)
