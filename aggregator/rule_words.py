"""What belongs to a topic, in words. Pure."""

from collections.abc import Iterable, Mapping

from aggregator import wording
from aggregator.config import Topic

NAMED = 8
"""So many subscriptions are named; the others are counted."""


def rule(topic: Topic, called: Mapping[str, str]) -> tuple[str, ...]:
    """Give sentences; ``called`` are the titles of subscriptions by name."""
    ways = [way for way in _ways(topic, called) if way]
    if not ways:
        some = f"All articles but those {_without(topic)}." if topic.none else ""
        return (
            (some,) if some else ("Nothing: its rule names no words and no sources.",)
        )
    whole = f"Articles {'; or '.join(ways)}."
    kept_out = f"None {_without(topic)}." if topic.none else ""
    return (whole, kept_out) if kept_out else (whole,)


def _ways(topic: Topic, called: Mapping[str, str]) -> Iterable[str]:
    wanted = [
        *([_listed(topic.all, "and")] if topic.all else []),
        *([_one_of(topic.any)] if topic.any else []),
    ]
    yield f"with {', and with '.join(wanted)}" if wanted else ""
    if topic.categories:
        yield f"that their outlet files under {_listed(topic.categories, 'or')}"
    if topic.examples:
        examples = wording.count(len(topic.examples), "typical text")
        yield f"that are like {examples}"
    if topic.subscriptions:
        names = [called.get(name, name) for name in topic.subscriptions]
        more = len(names) - NAMED
        rest = [f"{more} more sources"] if more > 0 else []
        yield f"carried by {_joined([*names[:NAMED], *rest], 'or')}"


def _without(topic: Topic) -> str:
    return f"with {_one_of(topic.none)}"


def _one_of(patterns: tuple[str, ...]) -> str:
    return f"{'one of ' if len(patterns) > 1 else ''}{_listed(patterns, 'or')}"


def _listed(patterns: Iterable[str], last: str) -> str:
    return _joined(
        [f"“{one.replace('*', '…').strip(chr(34))}”" for one in patterns], last
    )


def _joined(words: list[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
