"""What a person means: an article, a story or a subscription, by any name of it."""

import re
from urllib.parse import urlsplit

from aggregator.config.names import is_slug
from feeds import urls
from storage import articles, lookups, oblivion, stories, subscriptions
from storage.articles import Article
from storage.database import Database
from storage.states import State
from storage.stories import Story

_PAGE = re.compile(r"/(stories|articles|subscriptions)/([a-z0-9-]+)(?:\.atom)?/?")

Named = Article | Story | State


class Unknown(Exception):  # noqa: N818  # a name that stands for nothing, not a fault
    """Nothing is kept under what a person named; the message says what can be named."""


def find(db: Database, named: str) -> Named:
    """What is kept under a name: a slug, an id, an address of ours or an article's own.

    A page of a story with the mark of an article (``#...``) means the article. Raises
    Unknown.
    """
    found = _by_page(db, named) or _by_word(db, named) or _by_id(db, named)
    if found is None and _is_gone(db, named):
        reason = "was taken back by its publisher, and is gone for good"
        raise Unknown(f"{urls.redacted(named)!r} {reason}")
    if found is None:
        raise Unknown(
            f"nothing is kept under {urls.redacted(named)!r}: name a story or an "
            "article by its id, by the address of its page here, or by the last part "
            "of that; an article by its own address, too; or a subscription"
        )
    return found


def find_article(db: Database, named: str) -> Article:
    """An article, be it named as such or as the only one of its story.

    Raises Unknown.
    """
    found = find(db, named)
    if isinstance(found, Story) and len(found.articles) == 1:
        return found.articles[0]
    if isinstance(found, Article):
        return found
    several = f", a story of {len(found.articles)}" if isinstance(found, Story) else ""
    raise Unknown(f"{urls.redacted(named)!r} is no article{several}")


def find_story(db: Database, named: str) -> Story:
    """A story, be it named itself or by an article of it. Raises Unknown."""
    found = find(db, named)
    if isinstance(found, Article):
        found = stories.telling(db, found.slug) or found
    if isinstance(found, Story):
        return found
    raise Unknown(f"{urls.redacted(named)!r} is no story, and no article of one")


def _is_gone(db: Database, named: str) -> bool:
    word = urlsplit(named).path.rstrip("/").removesuffix(".atom").rpartition("/")[2]
    return any(oblivion.is_gone(db, f"{k}/{word}") for k in ("stories", "articles"))


def _by_page(db: Database, named: str) -> Named | None:
    if "://" not in named:
        return None
    parts = urlsplit(named)
    page = _PAGE.search(parts.path)
    if page is None:
        return None
    marked = articles.by_slug(db, parts.fragment) if parts.fragment else None
    return marked or _by_word(db, page[2])


def _by_word(db: Database, word: str) -> Named | None:
    if not is_slug(word):
        return None
    story = stories.by_slug(db, word) or articles.by_slug(db, word)
    return story or next(iter(subscriptions.named(db, [word])), None)


def _by_id(db: Database, named: str) -> Named | None:
    if slug := lookups.story_slug(db, named):
        return stories.by_slug(db, slug)
    for fragment in (True, False):
        link_key = urls.canonical(named, fragment=fragment)
        if slug := lookups.article_slug(db, iri=named, link_key=link_key):
            return articles.by_slug(db, slug)
    return None
