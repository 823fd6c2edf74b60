"""Articles that were grouped once more get homes among the stories that are kept. Pure.

Ids are for ever: a story that is kept goes to the oldest of its articles, wherever that
is now, and of stories that have become one the first one stays. Only what is left over
gets a story of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aggregator.grouping.settling import Move, Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where articles are kept, and of these stories how many they have and who leads.

    ``settled`` stories have articles that were grouped before these; they are taken.
    """

    stories: Mapping[int, int]
    sizes: Mapping[int, int]
    leads: Mapping[int, int]
    settled: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehoused:
    """What has to be done, and the ids that the ``homes`` have from now on."""

    settlement: Settlement
    names: Mapping[int, int]

    @property
    def moved(self) -> int:
        """How many articles change their story."""
        return sum(len(move.articles) for move in self.settlement.moves)

    @property
    def founded(self) -> int:
        """How many stories are new."""
        return len({move.to for move in self.settlement.moves if move.founded})


def rehouse(
    homes: Mapping[int, Sequence[int]], kept: Kept, *, next_story: int
) -> Rehoused:
    """Give ``homes``, articles by the story they are of now, stories that are kept.

    Articles come in the order of their time. Homes from ``next_story`` on are new.
    """
    names = _claimed(homes, kept, next_story)
    merges: list[tuple[int, int]] = []
    for empty, into in _emptied(homes, kept, names):
        # What it went into may have gone into another one meanwhile.
        to = next((one for one, gone in reversed(merges) if gone == into), into)
        first, gone = min(empty, to), max(empty, to)
        if to >= next_story:
            names = {
                home: empty if name == to else name for home, name in names.items()
            }
        elif first != gone:
            merges.append((first, gone))
    moves = tuple(_moves(homes, kept, names, next_story))
    settlement = Settlement(moves=moves, merges=tuple(merges))
    last = {home: _last(name, merges) for home, name in names.items()}
    return Rehoused(settlement=settlement, names=last)


def _claimed(
    homes: Mapping[int, Sequence[int]], kept: Kept, next_story: int
) -> dict[int, int]:
    """Each new home takes the first story of its articles that nobody has."""
    names = {home: home for home in homes if home < next_story}
    taken = {*names, *kept.settled}
    for home in sorted(homes.keys() - names.keys()):
        stories = (kept.stories[one] for one in homes[home])
        names[home] = next((one for one in stories if one not in taken), home)
        taken.add(names[home])
    return names


def _emptied(
    homes: Mapping[int, Sequence[int]], kept: Kept, names: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """The stories that lose all their articles, and where what led them goes."""
    left = dict(kept.sizes)
    goes: dict[int, int] = {}
    for home, articles in homes.items():
        name = names[home]
        for article in articles:
            story = kept.stories[article]
            left[story] -= 1
            left[name] = left.get(name, 0) + 1
            if kept.leads.get(story) == article or story not in goes:
                goes[story] = name
    for story in sorted(goes):
        if not left[story]:
            yield story, goes[story]


def _moves(
    homes: Mapping[int, Sequence[int]],
    kept: Kept,
    names: Mapping[int, int],
    next_story: int,
) -> Iterator[Move]:
    ways: dict[tuple[int, int], list[int]] = {}
    for home, articles in homes.items():
        for article in articles:
            if kept.stories[article] != names[home]:
                way = kept.stories[article], names[home]
                ways.setdefault(way, []).append(article)
    for (story, to), articles in sorted(ways.items()):
        yield Move(
            story=story, to=to, articles=tuple(articles), founded=to >= next_story
        )


def _last(story: int, merges: Sequence[tuple[int, int]]) -> int:
    """What a story is called once all merges were made."""
    for first, gone in merges:
        if story == gone:
            story = first
    return story
