"""What is read: listed, renamed and ended; for its beginning see `adding`."""

import argparse
import json
import os
from typing import Any

from aggregator.commands.telling import tell_daemon
from aggregator.config import Subscription, edit, find, load
from feeds.hostnames import readable
from feeds.urls import redacted


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``remove``, ``rename`` and ``list``."""
    command = subcommands.add_parser(
        "remove",
        description="Take a subscription out of the configuration, and out of the "
        "topics that name it. Its feed ends; its articles stay in their stories. A "
        "running daemon knows it at once.\n\n"
        "    aggregator remove bbc",
    )
    command.add_argument("name", metavar="NAME", help="as `aggregator list` shows it")
    command.set_defaults(run=remove)

    command = subcommands.add_parser(
        "rename",
        description="Rename a subscription, also in the topics that name it. Its "
        "history stays with it; the address of its published feed changes.\n\n"
        "    aggregator rename bbc bbc-news",
    )
    command.add_argument("old", metavar="OLD", help="as `aggregator list` shows it")
    command.add_argument(
        "new", metavar="NEW", help="lower-case letters, digits and hyphens"
    )
    command.set_defaults(run=rename)

    command = subcommands.add_parser(
        "list",
        description="Show what the configuration says is read: name, kind, place, "
        "topics. Passwords are left out. `aggregator status` tells how it goes.\n\n"
        "    aggregator list\n"
        "    aggregator list --names    for a loop of the shell",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument("--names", action="store_true", help="the names alone")
    command.set_defaults(run=show)


def remove(arguments: argparse.Namespace) -> int:
    """``remove NAME``."""
    path = find(arguments.config, os.environ)
    edit.remove(path, arguments.name, os.environ)
    print(f'removed subscription "{arguments.name}" from {path}')
    tell_daemon(path, news="the running daemon reads it no more")
    return 0


def rename(arguments: argparse.Namespace) -> int:
    """``rename OLD NEW``."""
    path = find(arguments.config, os.environ)
    edit.rename(path, arguments.old, arguments.new, os.environ)
    print(f'renamed subscription "{arguments.old}" to "{arguments.new}" in {path}')
    tell_daemon(path, news="the running daemon knows it by its new name")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """``list``, without any password."""
    config = load(arguments.config, os.environ)
    if arguments.json:
        rows = [_row(one) for one in config.subscriptions]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    if arguments.names:
        for one in config.subscriptions:
            print(one.name)
        return 0
    if not config.subscriptions:
        print(f"{config.path} has no subscriptions yet: `aggregator add ADDRESS`")
    widest = max((len(one.name) for one in config.subscriptions), default=0)
    for one in config.subscriptions:
        topics = f"  [{', '.join(one.topics)}]" if one.topics else ""
        print(f"{one.name:{widest}}  {one.kind:6}  {readable(one.location)}{topics}")
    return 0


def _row(one: Subscription) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "location": redacted(one.location),
        "title": one.title,
        "topics": one.topics,
        "content": one.content,
        "interval": one.interval and one.interval.total_seconds(),
    }
