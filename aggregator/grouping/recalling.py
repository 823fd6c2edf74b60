"""Kept articles as they were when they came."""

from collections.abc import Iterator

from aggregator.grouping import background, copies
from aggregator.grouping.arrivals import Arrival
from aggregator.grouping.counting import Text, primary
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import unpack
from aggregator.grouping.members import Member
from aggregator.grouping.stories import look


def newcomer(member: Member, address: str, *, undated: bool = False) -> Newcomer:
    """A kept article as grouping saw it first; of its text the lead is left.

    ``address`` and ``undated`` are those of the `Newcomer`.
    """
    return Newcomer(
        article=member.article,
        outlet=member.outlet,
        title=member.title,
        text=member.lead,
        language=member.language,
        time=member.time,
        topics=member.topics,
        address=address,
        undated=undated,
    )


def remembered(index: Index) -> Iterator[Member]:
    """All articles in the window of an index, as `restoring.restore` wants them."""
    for original in index.originals.values():
        yield from original.remembered()


def arrival(index: Index, member: Member, *, rows: bool = True) -> Arrival:
    """A kept article as it was compared when it came, with its weights of that day.

    It can be compared with what is open in ``index``, as long as that stays the same.

    Without its ``rows`` it is not seen what it repeats.
    """
    title, lead = (member.title, member.lead) if rows else ("", "")
    found = copies.shingles(title, lead)
    vector = unpack(member.terms, member.weights)
    return Arrival(
        newcomer=newcomer(member, ""),
        language=primary(member.language),
        vector=vector,
        text=index.lexicon.numbered(vector),
        short=Text(title=member.title, body=member.lead).short,
        lead=member.lead,
        shingles=found,
        imprint=copies.imprint(found),
    )


def alone(member: Member, address: str) -> tuple[str, bytes]:
    """The terms and weights of a kept article, as if no other were there.

    A copy has none of its own, as long as it is one.
    """
    seen = look(Index(background.load()), newcomer(member, address))
    return seen.arrival.vector.packed()
