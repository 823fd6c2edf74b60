"""``prune``: old articles lose their full text."""

import argparse
import json
import logging
import os
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta

from aggregator import control, pruning
from aggregator.config import Config, load, values
from aggregator.control import Message
from aggregator.lock import holding
from aggregator.opening import open_desk
from aggregator.wording import count
from storage.copying import compact
from storage.database import explaining

ABOUT = """\
Take the full text from old articles, so that the database does not grow for ever.
What is left of each is all by which it is known and found: id, address, title, outlet,
time, story, topics, and the first 500 characters. Nothing is announced again, no
address ends, and what a feed of ours still shows stays whole, as does everything
younger than 30 days.

With `prune_after = "2y"` under [service] the daemon does it every day. Room in the file
is used again; --compact gives it back to the disk, with the daemon stopped.

    aggregator prune --older-than 1y       what is older than a year
    aggregator prune --newest 100000       all but the newest hundred thousand
    aggregator prune --older-than 1y --dry-run
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``prune``."""
    command = subcommands.add_parser("prune", description=ABOUT)
    command.add_argument("--older-than", metavar="TIME", help='the age, such as "1y"')
    command.add_argument(
        "--newest", metavar="NUMBER", help="so many articles stay whole"
    )
    command.add_argument("--dry-run", action="store_true", help="only say what it is")
    command.add_argument("--compact", action="store_true", help="make the file smaller")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=prune, log_level=logging.CRITICAL)


def prune(arguments: argparse.Namespace) -> int:
    """``prune``: what neither an age nor a number names is left alone."""
    config = load(arguments.config, os.environ)
    try:
        wanted = _wanted(config, arguments)
    except ValueError as error:
        print(f"aggregator prune: {error}", file=sys.stderr)
        return 2
    done = None
    if not arguments.compact:
        done = control.result(config.service.data, wanted)
    if done is None:
        done = _alone(config, arguments, wanted)
    if arguments.json:
        print(json.dumps(done))
        return 0
    verb = "would lose" if arguments.dry_run else "lost"
    print(
        f"{count(done['entries'], 'entry', 'entries')} {verb} their full text: "
        f"{done['characters'] / 1e6:.1f} million characters"
    )
    return 0


def _wanted(config: Config, arguments: argparse.Namespace) -> Message:
    age = config.service.prune_after
    if arguments.older_than is not None:
        age = values.lasting(arguments.older_than)
    elif arguments.newest is not None:
        age = None
    newest = arguments.newest
    if newest is not None:
        newest = values.count(int(newest) if newest.isdecimal() else newest)
    if age is None and newest is None:
        raise ValueError('say how old: --older-than "1y", or --newest 100000')
    seconds = None if age is None else age.total_seconds()
    return {
        "do": "prune",
        "age": seconds,
        "newest": newest,
        "dry": arguments.dry_run,
    }


def _alone(
    config: Config, arguments: argparse.Namespace, wanted: Message
) -> dict[str, int]:
    """In this process, where no daemon runs."""
    with holding(config.service.data), explaining(config.service.database):
        now = arguments.clock()
        desk = open_desk(config, now)
        with closing(desk.db):
            planned = pruning.plan(
                desk,
                now,
                age=None if wanted["age"] is None else timedelta(seconds=wanted["age"]),
                newest=wanted["newest"],
                dry=arguments.dry_run,
            )
            done = pruning.steps(desk, planned)
            if arguments.compact and not arguments.dry_run:
                compact(desk.db)
    return asdict(done)
