"""``feeds``: what is published, and where."""

import argparse
import json
import os

from aggregator import publishing, tokens
from aggregator.commands.database import database
from aggregator.config import Config, load
from aggregator.publications import Publication, Site


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``feeds``."""
    command = subcommands.add_parser(
        "feeds",
        description="List the published feeds: the addresses to subscribe to, and "
        "with --json the files of those that stand in one. Works beside a running "
        "daemon.\n\n"
        "    aggregator feeds\n"
        "    aggregator feeds --token anna    as she has to ask for them",
    )
    command.add_argument(
        "--token", metavar="NAME", help="as the reader of this name has to ask for them"
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=feeds)


def _file(config: Config, here: Site, one: Publication) -> str | None:
    """Where it stands, unless it is made when asked for."""
    standing = here.stands(one.name)
    return str(config.service.published / one.path) if standing else None


def feeds(arguments: argparse.Namespace) -> int:
    """``feeds``."""
    config = load(arguments.config, os.environ)
    with database(config) as db:
        if arguments.token:
            config = tokens.config_for(db, config, arguments.token)
        here = publishing.site(db, config)
        found = {here.address(one.path): one for one in publishing.every(db, here)}
    if arguments.json:
        rows = [
            {"title": one.title, "url": url, "file": _file(config, here, one)}
            for url, one in found.items()
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        width = max(map(len, found))
        for url, one in found.items():
            print(f"{url:{width}}  {one.title}")
    return 0
