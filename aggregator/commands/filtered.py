"""``filtered``: what was left out because it is not wanted."""

import argparse
import json
import os
from dataclasses import asdict
from zoneinfo import ZoneInfo

from aggregator.commands.database import database
from aggregator.config import load
from aggregator.wording import count, date_and_time
from storage import filtered as kept

FILTERED = """\
List the entries that `keep`, `block` and `max_entries` left out, newest first, with
what did it, and count them. What its feed has no longer is listed for 30 more days.
Works beside a running daemon.

    aggregator filtered
    aggregator filtered bbc --limit 200
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``filtered``."""
    command = subcommands.add_parser("filtered", description=FILTERED)
    command.add_argument(
        "subscription", nargs="?", metavar="SUBSCRIPTION", help="only of this one"
    )
    command.add_argument("--limit", type=int, default=50, help="at most so many (50)")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=filtered)


def filtered(arguments: argparse.Namespace) -> int:
    """``filtered``."""
    config = load(arguments.config, os.environ)
    wanted = arguments.subscription
    with database(config) as db:
        found = kept.newest(db, max(0, arguments.limit), wanted)
        counts = {
            place: number
            for place, number in kept.counts(db).items()
            if wanted in {None, place[0]}
        }
    if arguments.json:
        rows = [asdict(one) | {"first": first.isoformat()} for one, first in found]
        tallies = [
            {"subscription": name, "why": why, "entries": number}
            for (name, why), number in counts.items()
        ]
        print(json.dumps({"counts": tallies, "entries": rows}, ensure_ascii=False))
        return 0
    zone = ZoneInfo(config.service.timezone)
    for one, first in found:
        print(f"{one.title or one.link or one.key}")
        print(f"    {one.subscription}, {date_and_time(first, zone)}; {one.why}")
    for (name, why), number in counts.items():
        print(f"{name}: {count(number, 'entry', 'entries')} by {why}")
    if not counts:
        print("nothing was filtered")
    return 0
