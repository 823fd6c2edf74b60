"""A comparison in plain sentences. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from aggregator.grouping.copies import CONTAINED, REARRANGED
from aggregator.grouping.index import WINDOW
from aggregator.grouping.reasons import Comparison, Outcome
from aggregator.grouping.spelling import Common

LISTED = 12
"""Words in common that are written out; more only fill the line."""

_DAY = timedelta(days=1)


_VERDICTS: dict[Outcome, str] = {
    "joined": "Both tell the same event as far as the words show: {sure} likely, and "
    "half is enough.",
    "copied": "It is the same text: {repeated} of the shorter one stands in the other, "
    "word after word; {copy} make it a copy.",
    "outdone": "It might have gone there ({sure} likely), but another is nearer.",
    "unlikely": "They are {sure} likely to tell the same event; half is needed.",
    "own-series": "Its own outlet tells that story already, and without the words that "
    "this outlet uses again and again too little speaks for the same event.",
    "one-word": "They have only one word in common, and it is an ordinary one.",
    "far": "The article has too little in common with that story as a whole (likeness "
    "{whole}).",
    "barred": "A person has decided that they are not one story.",
    "unmet": "They have so little in common that other texts were nearer, and the two "
    "were never compared.",
}

_REARRANGED = (
    "It is the same text in another order: under one headline both go on beyond what "
    "is compared, and of that {repeated} stands in both, word after word; {copy} make "
    "it a copy then."
)

_APART = (
    "By these two alone they might be one story ({sure} likely); what else there was "
    "on those days, or a later look at the whole, kept them apart."
)


def verdict(one: Comparison) -> str:
    """What came of a comparison, in one sentence."""
    repeated = f"{one.repeated:.0%}"
    if one.outcome == "copied" and REARRANGED <= one.repeated < CONTAINED:
        return _REARRANGED.format(repeated=repeated, copy=f"{REARRANGED:.0%}")
    return _VERDICTS[one.outcome].format(
        sure=_percent(one.chance),
        repeated=repeated,
        copy=f"{CONTAINED:.0%}",
        whole=f"{one.whole:.2f}",
    )


def apart(one: Comparison) -> str:
    """The same of two stories that are not one, whatever these two alone speak for."""
    if one.outcome in {"joined", "copied"}:
        return _APART.format(sure=_percent(one.chance))
    return verdict(one)


def _percent(share: float) -> str:
    if 0.995 <= share < 1:
        return "more than 99%"
    if 0.495 <= share < 0.5:
        return "just under 50%"
    return "less than 1%" if 0 < share < 0.005 else f"{share:.0%}"


def facts(one: Comparison) -> Iterator[tuple[str, str]]:
    """What the verdict rests on, each fact with its name."""
    if one.outcome != "copied":
        yield from common(one.common)
    yield "time", gap(one.gap)
    yield (
        "likeness",
        f"{one.alike:.2f} to that article, {one.whole:.2f} to the whole story "
        "(0: no word in common, 1: the same words)",
    )
    if one.repeated and one.outcome != "copied":
        yield "same text", f"{one.repeated:.0%}, a copy from {CONTAINED:.0%} on"


def common(found: Common) -> Iterator[tuple[str, str]]:
    """What two texts share, by kind."""
    shared = (
        ("names", found.names),
        ("numbers", found.numbers),
        ("words", found.words),
    )
    for kind, spelled in shared:
        if spelled:
            yield kind, listed(spelled)
    if not any(spelled for _, spelled in shared):
        yield "words", "none in common that tell anything"


def said(found: Common, most: int = LISTED) -> tuple[str, ...]:
    """At most so many of such words, of which half may be names and a third numbers."""
    first = (*found.names[: most // 2], *found.numbers[: most // 3])
    return (*first, *found.words[: most - len(first)])


def listed(spelled: tuple[str, ...]) -> str:
    """The first of many words, and how many more there are."""
    more = len(spelled) - LISTED
    line = ", ".join(spelled[:LISTED])
    return f"{line} and {more} more" if more > 0 else line


def gap(time: timedelta) -> str:
    """How long after the story's newest article it came."""
    if abs(time) < timedelta(minutes=1):
        return "at the same time as the newest article there was"
    span = duration(abs(time))
    if time < timedelta():
        return f"dated {span} before the newest article there was"
    days = WINDOW.days
    closed = f" (a story takes articles for {days} days)" if time > _DAY else ""
    return f"{span} after the newest article there was{closed}"


def duration(time: timedelta) -> str:
    """Such as ``3 h 20 min`` or ``2 d 4 h``."""
    minutes = round(time.total_seconds() / 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (0 if days else rest, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
