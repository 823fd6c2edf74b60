"""Stories as they must be, so that what a person decided about articles holds.

As little moves as can be: a story is cut only where two of its articles must be apart,
and stories are joined only where articles of them must be together. Whoever is not
spoken of stays with the rest of its story, a copy with the text that it repeats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aggregator.grouping.constraints import Constraints


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An article in its story; ``lead`` is the article that founded the story."""

    article: int
    story: int
    lead: int
    copy_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """``articles`` leave ``story`` for another one, which exists or is ``founded``."""

    story: int
    to: int
    articles: tuple[int, ...]
    founded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What has to be done: first the ``moves``, then the merges ``(kept, gone)``.

    ``freed`` articles are copies no longer: what they repeat is in another story.
    """

    moves: tuple[Move, ...] = ()
    merges: tuple[tuple[int, int], ...] = ()
    freed: tuple[int, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether all is as it must be."""
        return not (self.moves or self.merges or self.freed)


@dataclass(slots=True, eq=False)
class _Part:
    """Articles of one story that stay together; the ``home`` part keeps its id."""

    story: int
    groups: set[int] = field(default_factory=set)
    articles: list[int] = field(default_factory=list)
    home: bool = False


def settle(
    seats: Sequence[Seat], constraints: Constraints, *, next_story: int
) -> Settlement:
    """What has to be done about stories, of which ``seats`` are all the articles.

    New stories take ids from ``next_story`` on. Of stories that are joined the oldest
    one stays, which was published first.
    """
    stories: dict[int, list[Seat]] = {}
    for seat in sorted(seats, key=lambda one: one.article):
        stories.setdefault(seat.story, []).append(seat)
    spread = _spread(seats, constraints)
    parts = [
        part
        for story in sorted(stories)
        for part in _parts(stories[story], constraints, spread)
    ]
    moves, merges = _joined(parts, next_story)
    places = {seat.article: seat.story for seat in seats}
    places |= {article: move.to for move in moves for article in move.articles}
    kept = {gone: into for into, gone in merges}
    ends = {article: kept.get(story, story) for article, story in places.items()}
    return Settlement(
        moves=tuple(moves),
        merges=tuple(merges),
        freed=tuple(
            seat.article
            for seat in seats
            if seat.copy_of is not None
            and ends[seat.article] != ends.get(seat.copy_of, seat.story)
        ),
    )


def _spread(seats: Iterable[Seat], constraints: Constraints) -> set[int]:
    """The groups with articles in several stories."""
    stories: dict[int, set[int]] = {}
    for seat in seats:
        group = constraints.group(seat.article)
        if group is not None:
            stories.setdefault(group, set()).add(seat.story)
    return {group for group, homes in stories.items() if len(homes) > 1}


def _parts(
    seats: Sequence[Seat], constraints: Constraints, spread: set[int]
) -> list[_Part]:
    """A story cut where it must be, in the order of its articles, the founder first."""
    parts: list[_Part] = []
    loose: list[Seat] = []
    by_article: dict[int, _Part] = {}
    for seat in sorted(seats, key=lambda one: one.article != one.lead):
        group = constraints.group(seat.article)
        if group is None:
            loose.append(seat)
            continue
        foes = constraints.foes.get(group, frozenset())
        part = next((one for one in parts if foes.isdisjoint(one.groups)), None)
        if part is None:
            part = _Part(seat.story)
            parts.append(part)
        part.groups.add(group)
        part.articles.append(seat.article)
        by_article[seat.article] = part
    home = next((one for one in parts if spread.isdisjoint(one.groups)), None)
    home = home or (parts[0] if parts else _Part(seats[0].story))
    home.home = True
    for seat in loose:
        by_article.get(seat.copy_of or 0, home).articles.append(seat.article)
    return parts or [home]


def _joined(
    parts: Sequence[_Part], next_story: int
) -> tuple[list[Move], list[tuple[int, int]]]:
    """Parts with an article of one group, in whatever story, become one story."""
    moves: list[Move] = []
    merges: list[tuple[int, int]] = []
    for together in _together(parts):
        homes = sorted(part.story for part in together if part.home)
        to = homes[0] if homes else next_story
        next_story += not homes
        merges += [(to, gone) for gone in homes[1:]]
        moves += [
            Move(
                story=part.story,
                to=to,
                articles=tuple(sorted(part.articles)),
                founded=not homes,
            )
            for part in together
            if not part.home
        ]
    return moves, merges


def _together(parts: Sequence[_Part]) -> list[list[_Part]]:
    whole: list[tuple[set[int], list[_Part]]] = []
    for part in parts:
        groups, members = set(part.groups), [part]
        rest = []
        for other in whole:
            if groups.isdisjoint(other[0]):
                rest.append(other)
            else:
                groups |= other[0]
                members = [*other[1], *members]
        whole = [*rest, (groups, members)]
    return [members for _, members in whole]
