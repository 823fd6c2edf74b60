"""``explain``: why articles are one story, or not; why a poll comes when it does."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from aggregator import naming, publishing
from aggregator.commands.database import database
from aggregator.config import Config, load
from aggregator.explaining import looking, polls, records, telling
from aggregator.grouping.learned import Learned
from aggregator.publications import Site
from aggregator.rules import Rules
from storage import learned
from storage.articles import Article
from storage.database import Database
from storage.folders import filed
from storage.states import State

EXPLAIN = """\
Say why a story is one story: which articles, by which words, names and numbers in
common, how far apart in time, which of them repeat a text; which topics it is in and by
which rule; and the nearest story that it is not part of, and why not.

Name a story, an article or a subscription: by its id, by the address of its page, by
the last part of that, an article by its own address too. Of a subscription it says why
it is read next when it is. With two names, it says why two articles are one story or
are not.

Works beside a running daemon and changes nothing.

    aggregator explain http://127.0.0.1:8080/stories/h3x5w2kq7abc
    aggregator explain --all h3x5w2kq7abc
    aggregator explain https://example.org/2026/ferry-aground
    aggregator explain https://example.org/ferry https://example.net/ferry
    aggregator explain bbc
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``explain``."""
    command = subcommands.add_parser("explain", description=EXPLAIN)
    command.add_argument(
        "named", metavar="STORY|ARTICLE|URL|SUBSCRIPTION", help="what to explain"
    )
    command.add_argument(
        "other", nargs="?", metavar="ARTICLE", help="another article to compare it with"
    )
    command.add_argument(
        "--all",
        action="store_true",
        help=f"every article of a story, not the first {looking.SHOWN} only",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=explain)


def explain(arguments: argparse.Namespace) -> int:
    """``explain``: 1 if nothing is kept under the name."""
    config = load(arguments.config, os.environ)
    with database(config) as db:
        site = publishing.site(db, config)
        try:
            if arguments.other:
                record, lines = _two(db, config, site, arguments)
            else:
                record, lines = _one(db, config, site, arguments)
        except naming.Unknown as error:
            print(f"aggregator explain: {error}", file=sys.stderr)
            return 1
        if arguments.json:
            print(json.dumps(record, ensure_ascii=False))
        else:
            print("\n".join(lines))
    return 0


def _one(
    db: Database, config: Config, site: Site, arguments: argparse.Namespace
) -> tuple[dict[str, Any], Iterator[str]]:
    found = naming.find(db, arguments.named)
    if isinstance(found, State):
        return polls.record(found), polls.told(found, site.timezone)
    if isinstance(found, Article):
        explained = looking.of_article(db, _rules(db, config, site), found)
    else:
        most = None if arguments.all else looking.SHOWN
        explained = looking.of_story(db, _rules(db, config, site), found, most)
    return records.explanation(site, explained), telling.told(site, explained)


def _two(
    db: Database, config: Config, site: Site, arguments: argparse.Namespace
) -> tuple[dict[str, Any], Iterator[str]]:
    some = naming.find_article(db, arguments.named)
    other = naming.find_article(db, arguments.other)
    if some.id == other.id:
        raise naming.Unknown("both are the same article, carried more than once")
    pair = looking.of_two(db, _rules(db, config, site), some, other)
    return records.pair(site, pair), telling.of_two(site, pair)


def _rules(db: Database, config: Config, site: Site) -> Rules:
    rules = Rules(config, site.tag, filed(db))
    rules.learn(learned.every(db, Learned))
    return rules
