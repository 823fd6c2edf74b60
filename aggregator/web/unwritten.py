"""Feeds that stand in no file, made when they are asked for and kept until marked."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from aggregator import publishing, unwritten
from aggregator.config import Config
from aggregator.publications import ON_REQUEST
from aggregator.web import looking
from aggregator.web.shelf import Shelf
from feeds.publish import ATOM, FORMATS
from storage import publications
from storage.publications import Revision

Made = TypeVar("Made")
Make = Callable[[str, bytes, datetime | None, tuple[datetime, ...]], Made]

_FORMATS = {form.name: form for form in FORMATS}


class Unwritten(Generic[Made]):
    """What was made of such feeds, as they are where the service is seen by ``config``.

    ``make`` is given the path, the bytes, when they changed, and when they did before.
    ``room`` bounds the bytes that are kept.
    """

    def __init__(
        self, config: Config, database: Path, make: Make[Made], *, room: int
    ) -> None:
        self._config = config
        self._database = database
        self._make = make
        self._kept: Shelf[str, tuple[Revision, Made]] = Shelf(room)

    def read(self, path: str) -> Made | None:
        """Give what is made of the feed; ``None`` where none is at that path.

        What it is made of and how often it was marked are one picture, so it never is
        older than that. Raises `PublishError` and `StorageError`.
        """
        name, _, ending = path.rpartition(".")
        form = _FORMATS.get(ending)
        if form is None or not name.startswith(ON_REQUEST):
            return None
        with looking.picture(self._database) as db:
            revision = publications.revision(db, f"{name}.{ATOM.name}")
            if revision is None:
                return None
            kept = self._kept.look(path)
            if kept and kept[0] == revision:
                return kept[1]
            site = publishing.site(db, self._config)
            body = unwritten.document(db, site, name, form)
        if body is None:
            return None
        made = self._make(path, body, _modified(revision), revision.changes)
        # What is packed of it is kept with it, about as much again.
        self._kept.put(path, (revision, made), 2 * len(body))
        return made


def _modified(revision: Revision) -> datetime | None:
    """When it changed, which nobody knows before that is published."""
    if revision.pending or not revision.changes:
        return None
    return revision.changes[-1].replace(microsecond=0)
