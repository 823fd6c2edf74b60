"""``story``, ``article`` and ``forget``: what grouping got wrong is put right."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout

from aggregator import amending, forgetting, naming
from aggregator.amending import Impossible
from aggregator.commands.carrying import carry_out, concerned, records, told
from aggregator.commands.database import database
from aggregator.commands.teaching import taught
from aggregator.config import load
from aggregator.config.corrections import Correction, Forget, link_keys
from feeds.urls import redacted
from storage.database import Database

STORY = """\
Put stories right by hand. What you say is kept as a decision about articles in
aggregator.corrections.toml beside the configuration. It holds for ever: no later look
at the stories undoes it, and it holds for a database that is made anew, too. To take it
back, delete it from that file.

With a daemon running, it takes the decision over at once; without one, this command
does. Stories and articles are named as for `explain`.

    aggregator story split STORY ARTICLE...    these tell another event
    aggregator story merge STORY STORY...      all of these tell one event
    aggregator story pin STORY                 it stays in its feeds, and first
    aggregator story pin STORY --off           not any more
    aggregator story rename STORY "New title"  its title, whatever its articles say
    aggregator story rename STORY ""           its own title again

When stories merge, the one that was published first stays, and the other's address
leads to it. When one is split, the part with its first article keeps its address.
"""

ARTICLE = """\
Put an article where it belongs. It is kept and holds like the decisions of
`aggregator story`. Copies of its text go with it; a copy that is moved away from the
text it repeats is a text of its own from then on.

    aggregator article move ARTICLE STORY      it tells this story's event
"""

FORGET = """\
Take an article back because its publisher wants that: out of the database, out of its
story, out of every feed and page. A story without any other article is gone, and its
address says so (410). Only digests of the article's address and id are kept, in
aggregator.corrections.toml beside the configuration, so that it does not return with
the next reading, nor with a database that is made anew.

An address that nothing is kept of is remembered, too: it will not come in.
This cannot be undone but by deleting the digests from that file.

    aggregator forget https://example.org/2026/ferry-aground
"""

NAMED = "named as for explain"


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``story``, ``article`` and ``forget``."""
    command = subcommands.add_parser("story", description=STORY)
    verbs = command.add_subparsers(required=True, metavar="split|merge|pin|rename")
    verb = _verb(verbs, "story split", split, "these articles tell another event")
    verb.add_argument("story", metavar="STORY", help=NAMED)
    verb.add_argument("articles", metavar="ARTICLE", nargs="+", help=NAMED)
    verb = _verb(verbs, "story merge", merge, "these stories tell one event")
    verb.add_argument("stories", metavar="STORY", nargs="+", help=NAMED)
    verb = _verb(verbs, "story pin", pin, "the story stays in its feeds, and first")
    verb.add_argument("story", metavar="STORY", help=NAMED)
    verb.add_argument("--off", action="store_true", help="not any more")
    verb = _verb(
        verbs, "story rename", rename, "the story is published under this title"
    )
    verb.add_argument("story", metavar="STORY", help=NAMED)
    verb.add_argument("title", metavar="TITLE", help='"" gives it back its own')

    command = subcommands.add_parser("article", description=ARTICLE)
    verbs = command.add_subparsers(required=True, metavar="move")
    verb = _verb(verbs, "article move", move, "the article tells this story's event")
    verb.add_argument("article", metavar="ARTICLE", help=NAMED)
    verb.add_argument("to", metavar="STORY", help=NAMED)

    command = subcommands.add_parser("forget", description=FORGET)
    command.add_argument("url", metavar="URL", help="an article, named as for explain")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run, plan=forget, log_level=logging.CRITICAL)


Plan = Callable[[Database, argparse.Namespace], Iterable[Correction]]


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    plan: Plan,
    gist: str,
) -> argparse.ArgumentParser:
    about = taught(gist, f"{STORY}{ARTICLE}", name)
    verb = verbs.add_parser(name.split()[1], help=gist, description=about)
    verb.add_argument("--json", action="store_true", help="for programs")
    # What goes wrong is told by its own line, without a log.
    verb.set_defaults(run=run, plan=plan, log_level=logging.CRITICAL)
    return verb


def run(arguments: argparse.Namespace) -> int:
    """A correction is planned, written and made true; 1 if it cannot be."""
    config = load(arguments.config, os.environ)
    try:
        with database(config) as db:
            made = tuple(arguments.plan(db, arguments))
            about = concerned(db, arguments)
    except (naming.Unknown, Impossible) as error:
        print(f"aggregator: {error}", file=sys.stderr)
        return 1
    without = arguments.__dict__.get("without", ())
    # What is said by the way is not for programs.
    with redirect_stdout(sys.stderr if arguments.json else sys.stdout):
        file = carry_out(config, made, arguments.clock(), without=without)
    with database(config) as db:
        if arguments.json:
            stories = records(db, config, about)
            told_as = {"kept_in": str(file), "stories": stories}
            print(json.dumps(told_as, ensure_ascii=False))
        else:
            print(f"kept in {file}")
            print("".join(f"{line}\n" for line in told(db, config, about)), end="")
    return 0


def split(db: Database, arguments: argparse.Namespace) -> Iterable[Correction]:
    """``story split``."""
    story = naming.find_story(db, arguments.story)
    leaving = [naming.find_article(db, one) for one in arguments.articles]
    return amending.split(story, leaving)


def merge(db: Database, arguments: argparse.Namespace) -> Iterable[Correction]:
    """``story merge``."""
    return amending.merge([naming.find_story(db, one) for one in arguments.stories])


def pin(db: Database, arguments: argparse.Namespace) -> Iterable[Correction]:
    """``story pin``."""
    story = naming.find_story(db, arguments.story)
    return [amending.pin(story, off=arguments.off)]


def rename(db: Database, arguments: argparse.Namespace) -> Iterable[Correction]:
    """``story rename``."""
    story = naming.find_story(db, arguments.story)
    return [amending.rename(story, arguments.title.strip())]


def move(db: Database, arguments: argparse.Namespace) -> Iterable[Correction]:
    """``article move``."""
    article = naming.find_article(db, arguments.article)
    story = naming.find_story(db, article.slug)
    return amending.move(article, story, naming.find_story(db, arguments.to))


def forget(db: Database, arguments: argparse.Namespace) -> Iterable[Correction]:
    """``forget``."""
    try:
        article = naming.find_article(db, arguments.url)
    except naming.Unknown:
        links = [forgetting.link_digest(one) for one in link_keys(arguments.url)]
        if not links:
            raise
        news = f"nothing is kept of {redacted(arguments.url)}; it will not come in"
        print(news, file=sys.stderr if arguments.json else sys.stdout)
        return [Forget(keys=tuple(sorted(links)))]
    arguments.without = (article.iri,)
    return [Forget(keys=forgetting.digests(db, article.id))]
