"""A correction is written, made true by whoever holds the data, and shown."""

import argparse
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator import control, naming, publishing, wording
from aggregator.commands.telling import tell_daemon
from aggregator.config import Config, corrected, load
from aggregator.config.corrections import Correction
from aggregator.control import Refused
from aggregator.coverage import cover
from aggregator.explaining import records as explained
from aggregator.lock import holding
from aggregator.opening import open_desk
from storage import stories
from storage.articles import Article
from storage.database import Database
from storage.stories import Story


def carry_out(
    config: Config,
    made: Sequence[Correction],
    now: datetime,
    *,
    without: Collection[str] = (),
) -> Path:
    """Write what was decided and have it made true; gives the file it stands in.

    Articles of the ids ``without`` are named there no longer.
    A daemon does that, or this process where none runs. Raises Refused, Occupied,
    ConfigErrors and OSError.
    """
    daemon = control.result(config.service.data, {"do": "introduce"})
    if daemon is not None:
        theirs = Path(daemon["configuration"])
        if theirs.resolve() != config.path.resolve():
            raise Refused(f"a daemon runs here by {theirs}: name that with --config")
        file = corrected.add(config.path, made, now, without=without)
        tell_daemon(config.path, news="the running daemon has taken it over")
        return file
    with holding(config.service.data):
        file = corrected.add(config.path, made, now, without=without)
        again = load(config.path, os.environ)
        desk = open_desk(again, now)
        with closing(desk.db):
            publishing.publish(desk.db, again, now)
    return file


def concerned(db: Database, arguments: argparse.Namespace) -> list[str]:
    """The articles by which the stories are found again that it is about."""
    given = vars(arguments)
    named = [given.get("story"), given.get("article"), given.get("to")]
    named += [*given.get("articles", ()), *given.get("stories", ())]
    slugs: dict[str, None] = {}
    for one in filter(None, named):
        found = naming.find(db, one)
        if isinstance(found, stories.Story):
            slugs |= dict.fromkeys(article.slug for article in found.articles)
        elif isinstance(found, Article):
            slugs[found.slug] = None
    return list(slugs)


def told(db: Database, config: Config, concerned: Sequence[str]) -> Iterator[str]:
    """The stories that articles, by the words in their addresses, are in now."""
    site = publishing.site(db, config)
    for story in _stories(db, concerned):
        coverage = cover(story)
        title = wording.called_story(story, coverage.lead)
        page = site.address(f"stories/{story.slug}")
        yield f"{title}\n    {wording.tally(coverage)}; {page}"


def records(
    db: Database, config: Config, concerned: Sequence[str]
) -> list[dict[str, Any]]:
    """The same for programs, each with its articles."""
    site = publishing.site(db, config)
    return [
        explained.story(site, story)
        | {
            "title": wording.called_story(story, cover(story).lead),
            "pinned": story.pinned,
            "articles": [explained.article(site, one) for one in story.articles],
        }
        for story in _stories(db, concerned)
    ]


def _stories(db: Database, concerned: Sequence[str]) -> Iterable[Story]:
    told = (stories.telling(db, slug) for slug in concerned)
    return {story.id: story for story in told if story is not None}.values()
