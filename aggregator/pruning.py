"""Old articles lose their full text, and nothing else.

They stay in their stories, archives and searches, with the first words of their text;
ids and addresses are for ever. What a feed of ours still shows is left whole, so no
feed changes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from aggregator import catalogue, wording
from aggregator.choosing import chosen
from aggregator.desk import Desk
from aggregator.publishing import site
from feeds.model import Entry
from storage import pruning
from storage.database import writing
from storage.pruning import Old

EXCERPT = 500
"""Characters that are left of a text."""

STEP = 250
"""Entries to a step, some tens of milliseconds: other work waits for no more."""

WHOLE = timedelta(days=30)
"""Younger articles are never pruned: late ones may still be compared with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many entries were shortened, and by how many characters of text."""

    entries: int = 0
    characters: int = 0

    def __add__(self, other: "Pruned") -> "Pruned":
        return Pruned(
            entries=self.entries + other.entries,
            characters=self.characters + other.characters,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is old: articles before a time, if any, but for those that feeds show."""

    before: datetime | None
    shown: frozenset[int]
    dry: bool = False


def plan(
    desk: Desk,
    now: datetime,
    *,
    age: timedelta | None = None,
    newest: int | None = None,
    dry: bool = False,
) -> Plan:
    """Older than an age, or not among so many newest; with neither, nothing is."""
    limits = [now - age] if age is not None else []
    if newest is not None and (time := pruning.time_of(desk.db, newest)) is not None:
        limits.append(time)
    if not limits:
        return Plan(before=None, shown=frozenset(), dry=dry)
    before = min(max(limits), now - WHOLE)
    return Plan(before=before, shown=_shown(desk), dry=dry)


def step(desk: Desk, planned: Plan, after: Old | None) -> tuple[Pruned, Old | None]:
    """Take a step after an entry: what it brought, and the last one it looked at.

    That is ``None`` when there are no more.
    """
    if planned.before is None:
        return Pruned(), None
    found = pruning.old(desk.db, planned.before, after, STEP)
    wanted = [
        (one, shortened(one.entry)) for one in found if one.article not in planned.shown
    ]
    if wanted and not planned.dry:
        with writing(desk.db):
            pruning.shorten(desk.db, wanted)
    done = Pruned(
        entries=len(wanted),
        characters=sum(_size(one.entry) - _size(short) for one, short in wanted),
    )
    return done, found[-1] if found else None


def steps(desk: Desk, planned: Plan) -> Pruned:
    """Take them all."""
    total = Pruned()
    after: Old | None = None
    while True:
        done, after = step(desk, planned, after)
        total += done
        if after is None:
            return total


def shortened(entry: Entry) -> Entry:
    """An entry with the first words of its text alone."""
    words = wording.excerpt(entry, EXCERPT)
    summary = f"<p>{escape(words)}</p>" if words else ""
    return replace(entry, summary=summary, content="", text=words)


def _shown(desk: Desk) -> frozenset[int]:
    """The articles of which a feed of ours shows the text."""
    here = site(desk.db, desk.config)
    shown: dict[str, set[int]] = {"articles": set(), "stories": set()}
    for publication in catalogue.every(desk.db, here):
        if (selection := publication.selection) is not None:
            found = chosen(desk.db, here, selection)
            shown[selection.entries].update(one.id for one in found)
    told = pruning.articles_of(desk.db, shown["stories"])
    return frozenset(shown["articles"] | told)


def _size(entry: Entry) -> int:
    return len(entry.text) + len(entry.summary) + len(entry.content)
