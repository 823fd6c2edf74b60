"""Kept articles as they were when they came."""

from aggregator.grouping import background
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
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


def alone(member: Member, address: str) -> tuple[str, bytes]:
    """The terms and weights of a kept article, as if no other were there.

    A copy has none of its own, as long as it is one.
    """
    seen = look(Index(background.load()), newcomer(member, address))
    return seen.arrival.vector.packed()
