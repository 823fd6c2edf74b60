"""The last step of an article's way: what a turn marked becomes files.

Each file is written beside its place and renamed into it, so a reader sees the old feed
or the new one, never half of one. A file whose bytes did not change is not touched.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aggregator import merge
from aggregator import publications as ours
from aggregator.config import Config
from aggregator.publications import Site
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


def publish(db: Database, config: Config) -> Published:
    """Make good every mark; what cannot be written raises OSError and stays marked."""
    public = config.service.public
    here = site(db, config)
    written = 0
    outdated = publications.outdated(db)
    for path, revision in outdated.items():
        document = render(compile_feed(db, here, path))
        digest = sha256(document).hexdigest()
        target = public / path
        if digest != publications.digest(db, path) or not target.exists():
            _write(target, document)
            written += 1
        with writing(db):
            publications.published(db, path, revision, digest)
    if outdated:
        logger.info("published feeds=%d changed=%d", len(outdated), written)
    return Published(looked_at=len(outdated), written=written)


def align(db: Database, config: Config) -> None:
    """Make the published paths those that there should be, and remove other files.

    Whatever is missing on the disk is marked, so that `publish` makes it good.
    """
    public = config.service.public
    wanted = set(_paths(db))
    with writing(db):
        gone = publications.keep_only(db, wanted)
        known = set(publications.every(db))
        missing = {path for path in known if not (public / path).is_file()}
        publications.mark(db, (wanted - known) | missing)
    for path in gone:
        (public / path).unlink(missing_ok=True)


def _paths(db: Database) -> Iterator[str]:
    yield from ("all.atom", "stories.atom")
    yield from (f"topics/{topic.name}.atom" for topic in topics.every(db))
    yield from (f"subscriptions/{one.name}.atom" for one in subscriptions.every(db))


def compile_feed(db: Database, here: Site, path: str) -> Feed:
    """The feed that stands at a published path. Raises KeyError for any other path."""
    kind, _, name = path.removesuffix(".atom").rpartition("/")
    most = here.max_entries
    titles = {topic.name: topic.title for topic in topics.every(db)}
    if path == "all.atom":
        return merge.articles_feed(
            here, ours.everything(here), articles.newest(db, most)
        )
    if path == "stories.atom":
        return merge.stories_feed(
            here, ours.stories(here), stories.newest(db, most), titles
        )
    if kind == "topics":
        return merge.stories_feed(
            here,
            ours.topic(here, name, titles[name]),
            stories.of_topic(db, name, most),
            titles,
        )
    (state,) = subscriptions.named(db, [name])[:1] or (None,)
    if kind != "subscriptions" or state is None:
        raise KeyError(path)
    title = state.title or state.source.title or name
    return merge.articles_feed(
        here,
        ours.subscription(here, name, title),
        articles.of_subscription(db, name, most),
    )


def _write(target: Path, document: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    with beside.open("wb") as stream:
        stream.write(document)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(target)
