"""``feeds``: what is published, and where."""

import argparse
import json
import os

from aggregator import publishing, tokens
from aggregator.commands.database import database
from aggregator.config import load


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``feeds``."""
    command = subcommands.add_parser(
        "feeds",
        description="List the published feeds: the addresses to subscribe to, and "
        "with --json the files they stand in. Works beside a running daemon.\n\n"
        "    aggregator feeds\n"
        "    aggregator feeds --token anna    as she has to ask for them",
    )
    command.add_argument(
        "--token", metavar="NAME", help="as the reader of this name has to ask for them"
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=feeds)


def feeds(arguments: argparse.Namespace) -> int:
    """``feeds``."""
    config = load(arguments.config, os.environ)
    with database(config) as db:
        if arguments.token:
            config = tokens.config_for(db, config, arguments.token)
        here = publishing.site(db, config)
        rows = [
            {
                "title": one.title,
                "url": here.address(one.path),
                "file": str(config.service.published / one.path),
            }
            for one in publishing.every(db, here)
        ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        width = max(len(row["url"]) for row in rows)
        for row in rows:
            print(f"{row['url']:{width}}  {row['title']}")
    return 0
