"""Entries of our feeds as fragments: kept ones where they are still true.

What an entry is made of is told by its stamp (`storage.stamps`) and by the site, and
the same of both gives the same bytes.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, fields
from hashlib import sha256

from aggregator import merge
from aggregator.publications import Site
from feeds.model import Entry
from feeds.publish import checks
from feeds.publish import fragments as write
from storage import articles, fragments, stories, topics
from storage.database import Database
from storage.fragments import Fragment
from storage.listed import Kind, Listed
from storage.stamps import stamps

WRITTEN = 2
"""Raised whenever the same article or story is written in another way."""

# They say how much a feed holds, or which feeds there are, not what an entry says.
_OF_FEEDS = frozenset({"title", "since", "window", "min_entries", "max_entries"}) | {
    "per_outlet",
    "feeds",
}


@dataclass(frozen=True, slots=True)
class Press:
    """Writes entries, each once: what was written and is not kept yet is ``fresh``."""

    db: Database
    site: Site
    fresh: dict[tuple[Kind, int], Fragment] = field(default_factory=dict)

    def fragments(self, kind: Kind, listed: Sequence[Listed]) -> list[Fragment]:
        """Give the fragments of these articles or stories; raises `PublishError`."""
        mark = _mark(self.site)
        told = stamps(self.db, kind, [one.id for one in listed])
        stamped = {number: _stamp(mark, one) for number, one in told.items()}
        found = fragments.look(self.db, kind, stamped.keys())
        found |= {id_: one for (of, id_), one in self.fresh.items() if of == kind}
        missing = [
            number
            for number, stamp in stamped.items()
            if number not in found or found[number].stamp != stamp
        ]
        for number, entry in self._entries(kind, missing):
            made = _fragment(number, stamped[number], entry)
            found[number] = self.fresh[kind, number] = made
        # What went away since it was listed is left out.
        return [found[one.id] for one in listed if one.id in found]

    def keep(self) -> None:
        """Keep what is fresh, inside the caller's transaction."""
        for kind in sorted({kind for kind, _ in self.fresh}):
            made = [one for (of, _), one in self.fresh.items() if of == kind]
            fragments.keep(self.db, kind, made)
        self.fresh.clear()

    def _entries(
        self, kind: Kind, numbers: Collection[int]
    ) -> Iterator[tuple[int, Entry]]:
        if not numbers:
            return
        if kind == "articles":
            for article in articles.numbered(self.db, numbers):
                yield article.id, merge.article_entry(self.site, article)
            return
        titles = {one.name: one.title for one in topics.every(self.db)}
        for story in stories.numbered(self.db, numbers):
            yield story.id, merge.story_entry(self.site, story, titles)


def _fragment(number: int, stamp: str, entry: Entry) -> Fragment:
    return Fragment(
        id=number,
        stamp=stamp,
        updated=checks.dated(entry),
        bodies=write(entry),
    )


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
