"""How things are: ``status`` and ``feeds``."""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aggregator import control, publishing
from aggregator.config import Config, load
from aggregator.wording import count
from feeds.urls import redacted
from storage import articles, stories, subscriptions
from storage.database import Database, explaining, open_reading
from storage.errors import StorageError
from storage.subscriptions import State


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``status`` and ``feeds``."""
    command = subcommands.add_parser(
        "status",
        description="Show each subscription: when it was read, what went wrong, when "
        "it is read next and why then. Works beside a running daemon. Exit code 1 if "
        "the last reading of one failed.",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=status)

    command = subcommands.add_parser(
        "feeds",
        description="List the published feeds: the addresses to subscribe to, and "
        "with --json the files they stand in. Works beside a running daemon.",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=feeds)


def status(arguments: argparse.Namespace) -> int:
    """``status``: exit 1 if a subscription is failing."""
    config = load(arguments.config, os.environ)
    with database(config) as db:
        states = subscriptions.every(db)
        counts = {"articles": articles.count(db), "stories": stories.count(db)}
    daemon = control.result(config.service.data, {"do": "introduce"})
    if arguments.json:
        rows = [_row(state) for state in states]
        whole = {"daemon": daemon, "subscriptions": rows, **counts}
        print(json.dumps(whole, ensure_ascii=False))
    else:
        zone = ZoneInfo(config.service.timezone)
        for state in states:
            print("\n".join(_lines(state, zone)))
        print(
            f"{count(len(states), 'subscription')}, "
            f"{count(counts['articles'], 'article')}, "
            f"{count(counts['stories'], 'story', 'stories')}"
        )
        print(
            f"a daemon runs: process {daemon['process']}"
            if daemon
            else "no daemon runs"
        )
    return 1 if any(state.failure for state in states) else 0


def feeds(arguments: argparse.Namespace) -> int:
    """``feeds``."""
    config = load(arguments.config, os.environ)
    with database(config) as db:
        here = publishing.site(db, config)
        rows = [
            {
                "title": one.title,
                "url": here.address(one.path),
                "file": str(config.service.public / one.path),
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


@contextmanager
def database(config: Config) -> Iterator[Database]:
    """The database of a configuration, for reading; StorageError without one."""
    path = config.service.database
    if not path.exists():
        raise StorageError(str(path), "there is none yet: `aggregator once` makes it")
    db = open_reading(path)
    try:
        with explaining(path):
            yield db
    finally:
        db.close()


def _row(state: State) -> dict[str, Any]:
    def time(value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "name": state.name,
        "kind": state.kind,
        "location": redacted(state.location),
        "list": state.list or None,
        "last_poll": time(state.last_poll),
        "last_success": time(state.last_success),
        "next_poll": time(state.next_poll),
        "why": state.why,
        "failures": state.failures,
        "failing_since": time(state.failing_since),
        "failure": asdict(state.failure) if state.failure else None,
        "problems": list(state.problems),
    }


def _lines(state: State, zone: ZoneInfo) -> Iterator[str]:
    def time(value: datetime | None) -> str:
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if value else "never"

    health = f"failing since {time(state.failing_since)}" if state.failure else "ok"
    yield f"{state.name}: {health}; last read {time(state.last_success)}"
    if state.failure:
        yield f"    {state.failure.kind}: {state.failure.reason}"
    for problem in state.problems:
        yield f"    not read: {problem}"
    yield f"    next {time(state.next_poll)}: {state.why or 'not read yet'}"
