"""Which topics a story is of, and by which rule, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from aggregator.explaining.model import Label
from aggregator.grouping.membership import Reason, reasons
from aggregator.rules import Rules, facts
from aggregator.wording import count
from storage.carried import Carried
from storage.topics import Topic

_SAID = {
    "words": "the words {words}",
    "categories": "the category {words}",
    "subscriptions": "everything from {words} is in it",
    "examples": "like its typical texts ({score:.2f}; {needed:.2f} is needed)",
    "learned": "words learned for it, such as {words} ({score:.1f}; {needed:.1f} is "
    "needed)",
    "the rest": "none of the words that it excludes",
}


def labels(
    rules: Rules,
    names: Sequence[str],
    entries: Sequence[Carried],
    known: Iterable[Topic],
) -> Iterator[Label]:
    """The topics of a story by name, and why it is in each.

    ``entries`` are those of all its articles, ``known`` are all topics.
    """
    for topic in known:
        if topic.name in names:
            why = _why(rules, topic, entries)
            yield Label(name=topic.name, title=topic.title, why=why)


def _why(rules: Rules, topic: Topic, entries: Sequence[Carried]) -> str:
    if topic.kind == "discovered":
        title = topic.title
        return f"a running subject: “{title}” recurs over several stories and outlets"
    found: Counter[str] = Counter()
    matching: set[int] = set()
    for one in entries:
        for reason in _reasons(rules, topic.name, one):
            found[_said(reason)] += 1
            matching.add(one.article)
    if not found:
        return "by a rule, or by words of its articles, that are others today"
    articles = count(len({one.article for one in entries}), "article")
    because = "; ".join(one for one, _ in found.most_common())
    return f"{len(matching)} of {articles} by its rule: {because}"


def _reasons(rules: Rules, topic: str, one: Carried) -> Sequence[Reason]:
    rule = rules.rule(topic)
    about = facts(one.entry, one.subscription, one.list)
    learned = rules.learned(topic, about.said.language)
    return reasons(rule, about, learned) if rule else ()


def _said(reason: Reason) -> str:
    words = ", ".join(f"“{word}”" for word in reason.words)
    return _SAID[reason.by].format(
        words=words, score=reason.score, needed=reason.needed
    )
