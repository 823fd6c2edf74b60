"""How a story came together, text by text, and how it met the stories near it. Pure.

Only these few stories are looked at, so what else was open on those days, and took or
outdid an article, is not seen here; `reasons`, asked in the whole window, sees it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from aggregator.grouping import background, reasons
from aggregator.grouping.constraints import FREE, Constraints
from aggregator.grouping.index import Index
from aggregator.grouping.leads import Elsewhere
from aggregator.grouping.members import Member
from aggregator.grouping.open_stories import Story
from aggregator.grouping.reasons import Comparison
from aggregator.grouping.recalling import arrival
from aggregator.grouping.stories import seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A story nearby, and how the founder of the later of both met the earlier one.

    ``later`` tells that the one nearby came later.
    """

    story: int
    later: bool
    compared: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """By article how it stood to its story when it came, and the stories nearby."""

    joined: Mapping[int, Comparison]
    nearby: tuple[Meeting, ...]


def meetings(
    story: int,
    members: Iterable[Member],
    constraints: Constraints = FREE,
    *,
    most: int,
) -> Meetings:
    """Let the members of a story and of some others come again in their order.

    The first ``most`` that joined the story are compared.
    """
    known = {one.article: one for one in members}
    index = Index(background.load(), Elsewhere(lambda article: known[article].lead))
    joined: dict[int, Comparison] = {}
    nearby: list[Meeting] = []
    for member in sorted(known.values(), key=lambda one: one.article):
        here = index.stories.get(story)
        if member.copy_of is not None and member.copy_of not in index.originals:
            continue
        if member.story == story and here is not None:
            if len(joined) < most:
                joined[member.article] = _joined(index, member, here)
        elif member.story == story:
            others = tuple(index.stories)
            nearby += (
                Meeting(
                    story=other,
                    later=False,
                    compared=_compared(index, member, other, constraints),
                )
                for other in others
            )
        elif here is not None and member.story not in index.stories:
            compared = _compared(index, member, story, constraints)
            nearby.append(Meeting(story=member.story, later=True, compared=compared))
        index.add(member)
    return Meetings(joined=joined, nearby=tuple(nearby))


def _joined(index: Index, member: Member, story: Story) -> Comparison:
    """How an article stood to its own story when it came."""
    if member.copy_of is None:
        return reasons.measured(index, arrival(index, member, rows=False), story)
    text = index.originals[member.copy_of]
    found = reasons.measured(index, arrival(index, member), story, text)
    return replace(found, outcome="copied")


def _compared(
    index: Index, founder: Member, story: int, constraints: Constraints
) -> Comparison:
    """How the founder of a story stood to one that had begun before it."""
    arrived = arrival(index, founder)
    look = seen(index, arrived)
    # These are few of many: words that are rare among them were rare among all.
    look = look._replace(question=replace(look.question, young=False))
    for one in reasons.judged(look, constraints):
        if one.story == story:
            return one
    return reasons.measured(index, arrived, index.stories[story])
