"""What a person wants of stories becomes corrections of articles. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from aggregator import wording
from aggregator.config.corrections import (
    Correction,
    Entitle,
    Join,
    Part,
    Pin,
    Reference,
)
from storage.articles import Article
from storage.stories import Story


class Impossible(Exception):  # noqa: N818  # an answer, not a fault
    """What a person wants cannot be; the message says why."""


def split(story: Story, leaving: Sequence[Article]) -> Iterator[Correction]:
    """These articles tell another event, and all of them the same one.

    Raises Impossible.
    """
    strangers = [one for one in leaving if one.story != story.id]
    if strangers:
        reason = f"{strangers[0].slug} is not part of the story {story.slug}"
        raise Impossible(reason)
    rest = _rest(story, leaving)
    if not rest:
        raise Impossible(f"nothing would be left of the story {story.slug}")
    yield Part(these=_references(leaving), those=_references(rest))
    if len(leaving) > 1:
        yield Join(articles=_references(leaving))


def merge(stories: Sequence[Story]) -> Iterator[Correction]:
    """All articles of these stories tell one event. Raises Impossible."""
    if len({story.id for story in stories}) < len(stories) or len(stories) < 2:
        raise Impossible("it takes two stories that are not one already")
    yield Join(
        articles=_references(text for story in stories for text in _texts(story))
    )


def move(article: Article, story: Story, to: Story) -> Iterator[Correction]:
    """An article of ``story`` tells the event of another one. Raises Impossible."""
    if story.id == to.id:
        raise Impossible(f"{article.slug} is part of the story {to.slug} already")
    rest = _rest(story, [article])
    if rest:
        yield Part(these=_references([article]), those=_references(rest))
    yield Join(articles=_references([*_texts(to), article]))
    if rest and story.title:
        # The title was given to the story, not to the article that leaves it.
        for one, title in ((_lead(to), to.title), (rest[0], story.title)):
            yield Entitle(article=reference(one), title=title)


def rename(story: Story, title: str) -> Correction:
    """A story is published under this title, under its own if that is empty."""
    return Entitle(article=reference(_lead(story)), title=title)


def pin(story: Story, *, off: bool = False) -> Correction:
    """A story stays in its feeds, or not any more."""
    return Pin(article=reference(_lead(story)), do="unpin" if off else "pin")


def reference(article: Article) -> Reference:
    """An article as corrections name it."""
    return Reference(
        id=article.iri,
        link=article.entry.link,
        title=wording.headline(article.entry),
    )


def _references(articles: Iterable[Article]) -> tuple[Reference, ...]:
    return tuple(reference(one) for one in articles)


def _texts(story: Story) -> list[Article]:
    """The articles that repeat no other of the story; copies go where their text is."""
    numbers = {one.id for one in story.articles}
    return [one for one in story.articles if one.copy_of not in numbers]


def _rest(story: Story, leaving: Sequence[Article]) -> list[Article]:
    """The texts that stay when some articles, with their copies, leave."""
    gone = {one.id for one in leaving}
    return [one for one in _texts(story) if one.id not in gone]


def _lead(story: Story) -> Article:
    leads = (one for one in story.articles if one.id == story.lead)
    return next(leads, story.articles[0])
