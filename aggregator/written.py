"""Entries of our feeds as fragments: those that stand in its files where still true.

What an entry is made of is told by its stamp (`storage.stamps`) and by the site, and
the same of both gives the same bytes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from aggregator import merge, standing
from aggregator.publications import Publication, Site
from feeds.model import Entry
from feeds.publish import FORMATS, Format, checks
from feeds.publish import fragments as write
from storage import articles, sheets, stories, topics
from storage.database import Database
from storage.listed import Kind, Listed
from storage.sheets import Line, Sheet
from storage.stamps import stamps

WRITTEN = 3
"""Raised whenever the same article or story is written in another way."""

FRESH = 1000
"""So many entries that were just written are held for other feeds, about 14 MB."""

READ = 50
"""So many articles or stories are read at once; of stories all articles come along."""

# They say how much a feed holds, or which feeds there are, not what an entry says.
_OF_FEEDS = frozenset({"title", "since", "window", "min_entries", "max_entries"}) | {
    "per_outlet",
    "feeds",
    "whole",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """An entry as it is written, by the formats' names, and what it was made of."""

    line: Line
    bodies: Mapping[str, bytes]

    @property
    def updated(self) -> datetime:
        """When the entry was."""
        return self.line.updated


@dataclass(slots=True)
class Press:
    """Writes entries in these formats, each once.

    What stands in the files below ``public`` is taken from there. Of the files that are
    to stand there it holds the ``sheets`` that are not kept yet. All that is ``fresh``
    is of one ``kind``: the feeds of the other one come before or after.
    """

    db: Database
    site: Site
    public: Path | None = None
    formats: Sequence[Format] = FORMATS
    kind: Kind = "stories"
    fresh: dict[int, Fragment] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        self.mark = _mark(self.site)

    def fragments(
        self, kind: Kind, listed: Sequence[Listed], of: Publication | None = None
    ) -> list[Fragment]:
        """Give the fragments of these articles or stories; raises `PublishError`.

        They are those ``of`` a feed that may have stood there before.
        """
        told = stamps(self.db, kind, [one.id for one in listed])
        stamped = {number: _stamp(self.mark, one) for number, one in told.items()}
        if kind != self.kind:
            self.kind = kind
            self.fresh.clear()
        found = self._standing(of) | self.fresh
        missing = [
            number
            for number, stamp in stamped.items()
            if number not in found or found[number].line.stamp != stamp
        ]
        if len(self.fresh) > FRESH:
            self.fresh.clear()
        for at in range(0, len(missing), READ):
            for number, entry in self._entries(kind, missing[at : at + READ]):
                made = self._fragment(number, stamped[number], entry)
                found[number] = self.fresh[number] = made
        # What went away since it was listed is left out.
        return [found[one.id] for one in listed if one.id in stamped]

    def note(self, of: Publication, fragments: Sequence[Fragment]) -> dict[str, str]:
        """Note what the files of a feed hold; their digests are to be put in."""
        digests: dict[str, str] = {}
        lines = tuple(one.line for one in fragments)
        self.sheets[of.path] = Sheet(digests=digests, lines=lines)
        return digests

    def keep(self) -> None:
        """Keep what the files are, inside the caller's transaction."""
        sheets.keep(self.db, self.sheets)
        self.sheets.clear()

    def _standing(self, of: Publication | None) -> dict[int, Fragment]:
        if of is None or self.public is None:
            return {}
        found = standing.look(self.db, self.public, of)
        return {
            number: Fragment(line=line, bodies=bodies)
            for number, (line, bodies) in found.items()
        }

    def _fragment(self, number: int, stamp: str, entry: Entry) -> Fragment:
        line = Line(id=number, stamp=stamp, updated=checks.dated(entry))
        return Fragment(line=line, bodies=write(entry, self.formats))

    def _entries(
        self, kind: Kind, numbers: Collection[int]
    ) -> Iterator[tuple[int, Entry]]:
        if kind == "articles":
            for article in articles.numbered(self.db, numbers):
                yield article.id, merge.article_entry(self.site, article)
            return
        titles = {one.name: one.title for one in topics.every(self.db)}
        for story in stories.numbered(self.db, numbers):
            yield story.id, merge.story_entry(self.site, story, titles)


def _mark(site: Site) -> str:
    told = {
        one.name: getattr(site, one.name)
        for one in fields(site)
        if one.name not in _OF_FEEDS
    }
    contents = sorted(site.contents.items())
    return f"{WRITTEN} {told | {'contents': contents}!r}"


def _stamp(mark: str, told: str) -> str:
    return sha256(f"{mark} {told}".encode()).hexdigest()[:32]
