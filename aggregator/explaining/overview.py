"""What a story's page says of it: what its texts share, how they met, what is near.

It is made of what is kept of the story and of the few stories nearest to it. So it
costs little, and the same for a story of last year. `looking` asks the whole window of
those days instead, which takes seconds in a large one: its word counts for more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from aggregator.config import Config
from aggregator.correcting import constraints
from aggregator.explaining.nearest import nearest
from aggregator.grouping import background
from aggregator.grouping.contrasts import Contrast, contrast
from aggregator.grouping.meetings import Meeting, Meetings, meetings
from aggregator.grouping.members import Member
from aggregator.grouping.reasons import Comparison
from aggregator.grouping.terms import Vocabularies
from storage import members, stories
from storage.database import Database
from storage.stories import Story

SHOWN = 20
"""Articles of a story that are compared; of all it is said what only they have."""

MEETING = 30
"""Articles of a story that its neighbours meet, those that came first."""

LOOKED_AT = 300
"""Articles of a story that are looked at at all, those that came first."""

NEIGHBOURS = 3
"""Stories told of that were not joined."""

MET = 5
"""So many of the nearest are looked at for them."""

LEAST = 0.08
"""As like an article of the other one must be that a story is worth a word."""

SEEN = 20
"""Articles of each of these that are looked at, those that came first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A story that stands near; see `Meeting`."""

    story: Story
    later: bool
    compared: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is said of a story; ``joined`` is by article, each as it came."""

    contrast: Contrast
    joined: Mapping[int, Comparison]
    neighbours: tuple[Neighbour, ...]


def overview(db: Database, config: Config, tag: str, story: Story) -> Overview:
    """Look at a story and at its neighbours; ``tag`` begins the ids that we mint."""
    wanted = [one.id for one in story.articles]
    own = list(members.some(db, sorted(wanted)[:LOOKED_AT], Member))
    texts = [one for one in own if one.copy_of is None]
    near = nearest(db, texts, _vocabularies(), MET) if texts else []
    others = members.some(db, _first(db, near), Member)
    decided = constraints(db, config.corrections, tag)
    met = meetings(story.id, [*own[:MEETING], *others], decided, most=SHOWN)
    return Overview(
        contrast=contrast(texts, _vocabularies()) if len(texts) > 1 else Contrast(),
        joined=met.joined,
        neighbours=tuple(_neighbours(db, near, met))[:NEIGHBOURS],
    )


def _first(db: Database, near: Iterable[int]) -> Iterator[int]:
    for articles in members.of_stories(db, near).values():
        yield from articles[:SEEN]


def _neighbours(
    db: Database, near: Iterable[int], met: Meetings
) -> Iterator[Neighbour]:
    """In the order of ``near``, as far as somebody still carries them."""
    known = {one.id: one for one in stories.numbered(db, near) if one.articles}
    found: dict[int, Meeting] = {one.story: one for one in met.nearby}
    for number in near:
        one = found.get(number)
        if number in known and one is not None and one.compared.alike >= LEAST:
            yield Neighbour(story=known[number], later=one.later, compared=one.compared)


@cache
def _vocabularies() -> Vocabularies:
    """What words become of words, worked out once for all stories."""
    return Vocabularies(background.load())
