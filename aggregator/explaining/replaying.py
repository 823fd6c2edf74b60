"""Articles as grouping saw them: an index of what had come before, built anew.

Scores are not kept. They are made again with the functions that decided, on an index of
the articles that were there then. Where stories were merged or corrected meanwhile, the
articles stand in it as they are grouped now.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import WINDOW, Index
from aggregator.grouping.members import Member
from aggregator.grouping.recalling import newcomer
from aggregator.past import Past
from aggregator.windows import Windows
from storage import lookups, members
from storage.database import Database

FAR = 5_000
"""Articles between two that are asked for, from which on the index is made anew."""


def replay(db: Database, asked: Sequence[int]) -> Iterator[tuple[Newcomer, Index]]:
    """Each of these articles as it came, with the index that it met then.

    They come in the order of their numbers, which is that in which they were grouped.
    An index is good until the next one is asked for.
    """
    index: Index | None = None
    last = 0
    for number in sorted(asked):
        member = members.one(db, number, Member)
        if index is None or number - last > FAR or not _is_open(index, member):
            index = _met(db, member)
        else:
            _go_on(index, members.numbered(db, last, number - 1, Member))
        index.advance(member.time)
        last = number
        address, undated = lookups.link(db, number), lookups.quiet(db, number)
        yield newcomer(member, address, undated=undated), index


def at(db: Database, article: int) -> Index:
    """The index of an article's days as it is now, with all that came later, too."""
    member = members.one(db, article, Member)

    def between(start: datetime, end: datetime) -> Iterator[Member]:
        return members.between(db, start, end, Member)

    # As if a newer one were there: then the days around the article are looked at.
    beyond = member.time + WINDOW + timedelta(microseconds=1)
    past = Past(newest=beyond, between=between, lead=partial(members.lead, db))
    return Windows().meet(member.time, past)


def _is_open(index: Index, member: Member) -> bool:
    return index.clock is not None and member.time >= index.clock - WINDOW


def _met(db: Database, member: Member) -> Index:
    """The index that an article met: that of the days that were open, or its own."""

    def between(start: datetime, end: datetime) -> Iterator[Member]:
        found = members.between(db, start, end, Member)
        return (one for one in found if one.article < member.article)

    newest = lookups.newest_before(db, member.article)
    past = Past(newest=newest, between=between, lead=partial(members.lead, db))
    return Windows().meet(member.time, past)


def _go_on(index: Index, later: Iterator[Member]) -> None:
    for one in later:
        index.advance(one.time)
        if _is_open(index, one) and (
            one.copy_of is None or one.copy_of in index.originals
        ):
            index.add(one)
