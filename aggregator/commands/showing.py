"""``status``: how things are."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any

from aggregator import control
from aggregator.commands.database import database
from aggregator.commands.viewing import View, unknown, view
from aggregator.config import load
from aggregator.config.errors import nearest
from aggregator.control import Message
from aggregator.seeing import details, records, sending, summary, table
from aggregator.seeing.filling import filled

STATUS = """\
Show how each subscription does: when it was read, when it is read next and why then.
Those in trouble come first, with an exclamation mark: READ is how long ago it went
well, NEXT how long it is until the next time.

With names it tells all about those: what is wrong and what helps, when and how often
they publish, what their last polls came to. Works beside a running daemon.

Exit code 1 if the last reading of one that is shown failed.

    aggregator status              all, and how polling does on the whole
    aggregator status --trouble    those that want you to do something
    aggregator status bbc          all about one
    aggregator status --alive      whether the daemon is at work, for a watchdog: exit
                                   code 0 or 1
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``status``."""
    command = subcommands.add_parser("status", description=STATUS)
    command.add_argument(
        "names", nargs="*", metavar="NAME", help="a subscription, or an OPML list"
    )
    command.add_argument(
        "--trouble", action="store_true", help="only those that want a look"
    )
    command.add_argument(
        "--alive", action="store_true", help="only whether a daemon is at work"
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=status)


def status(arguments: argparse.Namespace) -> int:
    """``status``: exit 1 if a subscription is failing, 2 if one is not known."""
    config = load(arguments.config, os.environ)
    if arguments.alive:
        return _alive(control.result(config.service.data, {"do": "introduce"}))
    with database(config) as db:
        if missing := unknown(db, arguments.names):
            name, known = missing
            hint = nearest(name, known)
            told = f'aggregator status: there is no subscription "{name}"{hint}'
            print(told, file=sys.stderr)
            return 2
        seen = view(db, config, arguments.names, arguments.clock())
    if arguments.trouble:
        seen = seen.troubled
    daemon = control.result(config.service.data, {"do": "introduce"})
    if arguments.json:
        print(json.dumps(_record(seen, daemon), ensure_ascii=False))
    else:
        print("\n".join(_lines(seen)))
        if not arguments.names:
            print(_introduced(daemon))
    return 1 if any(one.state.failure for one in seen.sights) else 0


def _alive(daemon: Message | None) -> int:
    print(_introduced(daemon))
    if daemon is not None and not daemon["alive"]:
        print("it is starting, or stuck: its log says more", file=sys.stderr)
    return 0 if daemon is not None and daemon["alive"] else 1


def _record(seen: View, daemon: dict[str, Any] | None) -> dict[str, Any]:
    whole: dict[str, Any] = {"daemon": daemon}
    if seen.summary is not None:
        whole |= {
            "articles": seen.summary.articles,
            "stories": seen.summary.stories,
            "database": records.database(seen.summary.growth),
            "summary": records.summary(seen.summary),
        }
    if seen.sending is not None:
        whole["sending"] = sending.record(seen.sending)
    found = [records.subscription(one, seen.zone) for one in seen.sights]
    return whole | {"subscriptions": found}


def _lines(seen: View) -> Iterator[str]:
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else None
    if seen.summary is None:
        for index, one in enumerate(seen.sights):
            yield from ("",) if index else ()
            yield from details.details(one, seen.zone, width)
        return
    yield from table.table(table.ordered(seen.sights), seen.now, width)
    yield ""
    told = summary.lines(seen.summary)
    if seen.sending is not None:
        told = chain(sending.lines(seen.sending, seen.now), told)
    for line in told:
        yield from filled(line, width, summary.LABELS)


def _introduced(daemon: dict[str, Any] | None) -> str:
    return f"a daemon runs: process {daemon['process']}" if daemon else "no daemon runs"
