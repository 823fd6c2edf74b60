"""What a person corrected is made true of what is kept, and stays true.

All of it follows from the corrections and the articles, so it may be done again at any
time: at the start, when the file has changed, and when an article comes (again) that it
names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from aggregator.composing import NEWS
from aggregator.config.corrections import (
    Corrections,
    Entitle,
    Join,
    Part,
    Pin,
    Reference,
    link_keys,
)
from aggregator.forgetting import forget, free
from aggregator.grouping.constraints import Apart, Constraints, Together, constrain
from aggregator.grouping.entries import Verdict
from aggregator.grouping.settling import Seat, Settlement, settle
from aggregator.grouping.topics import story_topics
from aggregator.rules import Rules
from storage import corrections as kept
from storage import keeping, publications
from storage.database import Database
from storage.known import KnownMember
from storage.turn import Merged, NewStory, Parted, Turn

Numbers = Mapping[Reference, int]


def correct(db: Database, rules: Rules, now: datetime) -> None:
    """Make all corrections of the configuration true. In the caller's transaction."""
    asked = rules.config.corrections
    forget(db, asked.forgotten)
    numbers = known(db, asked, rules.tag)
    constraints = constrain(tuple(_decisions(asked, numbers)))
    concerned = kept.members(db, constraints.groups.keys())
    settlement = settle(
        [_seat(one) for one in concerned],
        constraints,
        next_story=kept.next_story(db),
    )
    if not settlement.nothing:
        carry_out(db, rules, settlement, [one.article for one in concerned], now)
        times = kept.times(db, _grown(settlement))
        told = {story: now if now - time <= NEWS else time for story, time in times}
        keeping.save(db, Turn(told=told), now)
    kept.tell(db, tuple(_titles(asked, numbers)), tuple(_pins(asked, numbers)))


def known(
    db: Database, asked: Corrections, tag: str, fresh: Iterable[Verdict] = ()
) -> Numbers:
    """The articles that corrections name, by number, as far as they are kept.

    ``fresh`` ones are about to be. An id that was minted (with ``tag``) says little in
    a database that was made anew: there the address or the title must agree.
    """
    if not asked.references:
        return {}
    found = kept.numbers(db, asked.ids, asked.links.keys())
    by_iri, by_link = dict(found.by_iri), dict(found.by_link)
    for verdict in fresh:
        entry = verdict.candidate.entry
        if verdict.founds:
            by_iri[verdict.iri] = verdict.article, entry.title
            by_link.setdefault(entry.link_key, verdict.article)
    numbers: dict[Reference, int] = {}
    for one in asked.references:
        number, title = by_iri.get(one.id, (0, ""))
        if number and one.id.startswith(f"{tag}:") and title != one.title:
            number = 0
        linked = next((by_link[k] for k in link_keys(one.link) if k in by_link), 0)
        if number or linked:
            numbers[one] = number or linked
    return numbers


def constraints(
    db: Database, asked: Corrections, tag: str, fresh: Sequence[Verdict] = ()
) -> Constraints:
    """What a person decided about articles that are kept, or about to be."""
    return constrain(tuple(_decisions(asked, known(db, asked, tag, fresh))))


def concern(asked: Corrections, fresh: Iterable[Verdict]) -> bool:
    """Whether corrections name one of these newcomers."""
    return bool(asked.references) and any(
        one.founds
        and (one.iri in asked.ids or one.candidate.entry.link_key in asked.links)
        for one in fresh
    )


def _decisions(asked: Corrections, numbers: Numbers) -> Iterator[Together | Apart]:
    def listed(references: Iterable[Reference]) -> tuple[int, ...]:
        return tuple(numbers[one] for one in references if one in numbers)

    for one in asked.made:
        if isinstance(one, Join):
            yield Together(articles=listed(one.articles))
        elif isinstance(one, Part):
            yield Apart(these=listed(one.these), those=listed(one.those))


def _titles(asked: Corrections, numbers: Numbers) -> Iterator[tuple[int, str]]:
    for one in asked.made:
        if isinstance(one, Entitle) and one.article in numbers:
            yield numbers[one.article], one.title


def _pins(asked: Corrections, numbers: Numbers) -> Iterator[tuple[int, bool]]:
    for one in asked.made:
        if isinstance(one, Pin) and one.article in numbers:
            yield numbers[one.article], one.do == "pin"


def _seat(one: KnownMember) -> Seat:
    return Seat(
        article=one.article, story=one.story, lead=one.lead, copy_of=one.copy_of
    )


def carry_out(
    db: Database,
    rules: Rules,
    settlement: Settlement,
    concerned: Iterable[int],
    now: datetime,
) -> None:
    """Do what has to be done as a turn does it, and mark what it changes.

    Stories that gain some of the ``concerned`` articles are in the topics of these.
    """
    free(db, settlement.freed)
    left = {move.story for move in settlement.moves}
    publications.mark(db, kept.documents(db, _grown(settlement) | left))
    turn = Turn(
        stories=tuple(_founded(settlement, rules)),
        changes=(
            *(
                Parted(story=one.story, new_story=one.to, articles=one.articles)
                for one in settlement.moves
            ),
            *(Merged(kept=into, gone=gone) for into, gone in settlement.merges),
        ),
    )
    keeping.save(db, turn, now)
    kept.lead_again(db, left)
    after = kept.members(db, tuple(concerned))
    keeping.save(db, Turn(topics=_topics(db, after, _grown(settlement))), now)


def _grown(settlement: Settlement) -> set[int]:
    """The stories that gain articles."""
    grown = {move.to for move in settlement.moves}
    return grown | {into for into, _ in settlement.merges}


def _founded(settlement: Settlement, rules: Rules) -> Iterator[NewStory]:
    founders: dict[int, int] = {}
    for move in settlement.moves:
        if move.founded:
            first = move.articles[0]
            founders[move.to] = min(first, founders.get(move.to, first))
    for story, founder in founders.items():
        yield NewStory(
            id=story,
            iri=rules.story_iri(story),
            slug=rules.story_slug(story),
            lead=founder,
        )


def _topics(
    db: Database, after: Sequence[KnownMember], grown: set[int]
) -> dict[int, frozenset[str]]:
    by_story: dict[int, list[KnownMember]] = {}
    for one in after:
        by_story.setdefault(one.story, []).append(one)
    return {
        story: story_topics(by_story[story][0].lead, by_story[story])
        for story, _ in kept.times(db, grown)
    }
