"""``token``: who may read what is not public."""

import argparse
import json
import logging
import os
import sys
from contextlib import closing

from aggregator import control, tokens
from aggregator.commands.database import database
from aggregator.commands.teaching import taught
from aggregator.config import Config, load, values
from aggregator.control import Message
from aggregator.lock import holding
from aggregator.opening import open_database
from storage.database import explaining
from storage.tokens import every

ABOUT = """\
Give readers addresses of their own for feeds and pages that are not for everybody, and
take them back. `public` under [service] says whether they are: as long as the service
listens on this machine alone they are, unless the file says `public = false`.

A token is a part of the address, so it works in every feed reader. Whoever has the
address has the token: make one for each reader, and take it back when it gets about.

    aggregator token add anna       make one, and show where to begin with it
    aggregator feeds --token anna   all addresses with it
    aggregator token list           whose there are
    aggregator token remove anna    it opens nothing any more, at once
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``token``."""
    command = subcommands.add_parser("token", description=ABOUT)
    verbs = command.add_subparsers(required=True, metavar="add|list|remove")
    for name, run, gist in (
        ("add", add, "make a reader's token"),
        ("remove", remove, "end a reader's token"),
    ):
        about = taught(gist, ABOUT, f"token {name}")
        verb = verbs.add_parser(name, help=gist, description=about)
        verb.add_argument("name", metavar="NAME", help="lower-case letters and digits")
        verb.set_defaults(run=run, log_level=logging.CRITICAL)
    gist = "whose tokens there are"
    about = taught(gist, ABOUT, "token list")
    verb = verbs.add_parser("list", help=gist, description=about)
    verb.add_argument("--json", action="store_true", help="for programs")
    verb.set_defaults(run=show)


def add(arguments: argparse.Namespace) -> int:
    """``token add NAME``."""
    config = load(arguments.config, os.environ)
    try:
        name = values.name(arguments.name)
    except ValueError as error:
        print(f"aggregator token add: {error}", file=sys.stderr)
        return 2
    _carry_out(config, arguments, {"do": "add token", "name": name})
    with database(config) as db:
        print(f"{tokens.config_for(db, config, name).service.url}/")
    if config.service.public:
        print("everybody can read without it, too: `public` under [service] is true")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """``token remove NAME``."""
    config = load(arguments.config, os.environ)
    _carry_out(config, arguments, {"do": "remove token", "name": arguments.name})
    print(f'the addresses of "{arguments.name}" open nothing any more')
    return 0


def show(arguments: argparse.Namespace) -> int:
    """``token list``: names and times, never a token."""
    config = load(arguments.config, os.environ)
    with database(config) as db:
        found = every(db)
    if arguments.json:
        rows = [{"name": one.name, "made": one.made.isoformat()} for one in found]
        print(json.dumps(rows))
        return 0
    if not found:
        print("there are none yet: `aggregator token add NAME`")
    for one in found:
        print(f"{one.name}  {one.made:%Y-%m-%d}")
    return 0


def _carry_out(config: Config, arguments: argparse.Namespace, message: Message) -> None:
    """By the daemon of the data folder, or here where none runs."""
    if control.result(config.service.data, message) is not None:
        return
    with holding(config.service.data), explaining(config.service.database):
        now = arguments.clock()
        with closing(open_database(config, now)) as db:
            tokens.change(db, config.service.data, message, now)
