"""Which topics a story is of, and by which rule, in words."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from aggregator.config import Topic
from aggregator.explaining.model import Label
from aggregator.grouping.topics import TYPICAL, Facts, Rule, likeness, typical
from aggregator.rules import facts
from aggregator.wording import count
from storage.articles import Article
from storage.stories import Story
from storage.topics import Topic as Kept


def labels(
    asked: Iterable[Topic], story: Story, known: Iterable[Kept]
) -> Iterator[Label]:
    """The topics of a story, asked-for ones first, and why it is in each."""
    by_name = {topic.name: topic for topic in asked}
    for one in known:
        if one.name in story.topics:
            why = _why(by_name.get(one.name), one, story.articles)
            yield Label(name=one.name, title=one.title, why=why)


def _why(topic: Topic | None, kept: Kept, articles: Sequence[Article]) -> str:
    if topic is None:
        return (
            f"a running subject: “{kept.title}” recurs over several stories and outlets"
        )
    found: dict[str, int] = {}
    matching = 0
    for article in articles:
        reasons = list(_reasons(topic, facts(article.entry, *article.subscriptions)))
        matching += bool(reasons)
        for reason in reasons:
            found[reason] = found.get(reason, 0) + 1
    if not found:
        return "it was put there by rules that have changed, or by articles that have"
    because = "; ".join(sorted(found, key=lambda one: (-found[one], one)))
    return f"{matching} of {count(len(articles), 'article')} by its rule: {because}"


def _reasons(topic: Topic, about: Facts) -> Iterator[str]:
    """By which parts of its rule an article is of a topic, each part asked alone."""
    if not _rule(topic).matches(about):
        return
    said: tuple[tuple[str, Callable[[str], Rule], Sequence[str]], ...] = (
        ("the category", lambda value: Rule(categories=(value,)), topic.categories),
        ("from", lambda value: Rule(subscriptions=(value,)), topic.subscriptions),
        ("the word", lambda value: Rule(any=(value,)), (*topic.any, *topic.all)),
    )
    for what, rule, values in said:
        met = [f"“{value}”" for value in values if rule(value).matches(about)]
        if met:
            yield f"{what} {', '.join(met)}"
    alike = likeness(typical(topic.examples), about) if topic.examples else 0.0
    if alike >= TYPICAL:
        yield f"like its typical texts ({alike:.2f}; {TYPICAL:.2f} is needed)"
    if not (topic.any or topic.all or topic.categories or topic.subscriptions):
        yield "none of the words that it excludes"


def _rule(topic: Topic) -> Rule:
    return Rule(
        any=topic.any,
        all=topic.all,
        none=topic.none,
        categories=topic.categories,
        subscriptions=topic.subscriptions,
        examples=topic.examples,
    )
