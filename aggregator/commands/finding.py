"""``search``: stories by the words in them."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aggregator import finding, publishing, queries, searches, wording
from aggregator.commands.database import database
from aggregator.config import load
from aggregator.finding import SPANS, Found, Result
from aggregator.publications import Site
from aggregator.queries import QueryError
from aggregator.quoting import Piece
from feeds.publish import ATOM
from storage import indexing
from storage.search import Sought

SEARCH = """\
Find stories by the words of their articles: each story once, by the article that fits
best. All words must be there, whatever their case and accents; a phrase in quotes in
its order; with an asterisk a word may go on; with a minus it must not be there. Put
such a search in single quotes, so that the shell leaves it alone. Works beside a
running daemon.

    aggregator search ferry aground
    aggregator search '"saint olaf" elect* -budget' --since week
"""

UNFINISHED = "the index is still being built: older articles are missing for now"


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``search``."""
    command = subcommands.add_parser("search", description=SEARCH)
    command.add_argument("words", nargs="+", metavar="WORD", help="what to search for")
    command.add_argument("--topic", default="", help="only stories of this topic")
    command.add_argument(
        "--source", default="", help="only what this subscription carried"
    )
    command.add_argument(
        "--outlet", default="", help="only of this outlet, such as bbc.co.uk"
    )
    command.add_argument(
        "--since", choices=SPANS, default="", help="only of the last of these"
    )
    command.add_argument("--limit", type=int, default=10, help="at most so many (10)")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=search)


def search(arguments: argparse.Namespace) -> int:
    """``search``: exit 2 for what cannot be searched for."""
    try:
        terms = queries.parse(" ".join(arguments.words))
    except QueryError as error:
        print(f"aggregator search: {error}", file=sys.stderr)
        return 2
    config = load(arguments.config, os.environ)
    with database(config) as db:
        site = publishing.site(db, config)
        sought = Sought(
            terms=terms,
            topic=arguments.topic,
            subscription=arguments.source,
            outlet=arguments.outlet,
            since=finding.since(db, arguments.since),
        )
        found = finding.find(db, sought)
        hits = found.hits[: max(0, arguments.limit)]
        results = finding.results(db, site, hits, terms)
        whole = indexing.unindexed(db) == 0
    if not whole:
        print(UNFINISHED, file=sys.stderr)
    if arguments.json:
        told = _record(site, sought, found)
        told |= {"results": [_result(site, one) for one in results]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(_lines(site, found, results)))
    return 0


def _lines(site: Site, found: Found, results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        article = result.article
        yield _text(result.title)
        when = wording.date_and_time(article.time, site.timezone)
        others = f"; {result.others} more on this story" if result.others else ""
        yield f"    {wording.outlet(article)}, {when}{others}"
        if result.words:
            yield f"    {_text(result.words)}"
        yield f"    {article.entry.link or _story(site, result)}"
    stories = wording.count(len(found.hits), "story", "stories")
    more = "" if found.whole else " among the newest"
    yield f"{stories} with {wording.count(found.articles, 'article')}{more}"


def _record(site: Site, sought: Sought, found: Found) -> dict[str, Any]:
    return {
        "query": queries.spell(sought.terms),
        "feed": site.address(searches.publication(site, sought).at(ATOM)),
        "stories": len(found.hits),
        "articles": found.articles,
        "whole": found.whole,
    }


def _result(site: Site, result: Result) -> dict[str, Any]:
    article = result.article
    return {
        "title": _text(result.title),
        "url": article.entry.link,
        "story": _story(site, result),
        "outlet": wording.outlet(article),
        "time": article.time.isoformat(),
        "others": result.others,
        "words": _text(result.words),
    }


def _story(site: Site, result: Result) -> str:
    return site.address(f"stories/{result.slug}")


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
