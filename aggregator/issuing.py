"""A feed that is marked becomes files, and its mark is taken away.

Each file is written beside its place and renamed into it, so a reader sees the old feed
or the new one, never half of one. A file whose bytes did not change is not touched.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from aggregator import catalogue, compiling, lists
from aggregator.aligning import remember, remove
from aggregator.config import Config
from aggregator.files import draft_of, flush
from aggregator.publications import Publication, Site
from aggregator.written import Press
from feeds.errors import PublishError
from storage import publications
from storage.database import Database, writing


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What is published, and where to."""

    db: Database
    config: Config
    site: Site
    now: datetime

    @property
    def public(self) -> Path:
        """The folder of the files."""
        return self.config.service.published

    @cached_property
    def press(self) -> Press:
        """What writes entries, each once."""
        return Press(self.db, self.site, self.public)


def issue(work: Issue, path: str) -> datetime | None:
    """Make the files of a feed; when they changed, ``None`` where they did not."""
    if not work.site.stands(path):
        remove(work.public, path)
        return work.now
    made: Mapping[str, compiling.Make]
    if path in lists.LISTS:
        made = {path: partial(lists.document, work.db, work.config, work.site, path)}
    else:
        publication = _named(work, path)
        made = compiling.documents(work.press, publication)
    changed = [_write(work.public / file, make()) for file, make in made.items()]
    return _written(work.public / path) if any(changed) else None


def _named(work: Issue, path: str) -> Publication:
    found = catalogue.find(work.db, work.site, path.removesuffix(".atom"))
    if found is None:
        raise PublishError(path, "there is no such feed", kind="malformed")
    return found


def settle(
    work: Issue, revisions: Mapping[str, int], done: Mapping[str, datetime | None]
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
