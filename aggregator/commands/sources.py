"""What is read: commands that write the configuration for a person, and list it."""

import argparse
import json
import os
import sys
from typing import Any

from aggregator.commands.telling import tell_daemon
from aggregator.config import (
    Config,
    ConfigError,
    ConfigErrors,
    Subscription,
    edit,
    find,
    load,
)
from aggregator.config.consistency import location_key
from aggregator.config.proposal import location, name
from feeds.urls import redacted

ADD = """\
Write a subscription into the configuration, with its comments kept. A folder or file
that exists is read from this machine, anything else must be an address. A name that
ends in .opml is a list of feeds, all of which are followed. A running daemon reads it
at once.

    aggregator add https://example.org/feed.xml --topic world
    aggregator add ~/articles --title "My desk"
    aggregator add https://example.org/feeds.opml --interval 6h
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``add``, ``remove``, ``rename`` and ``list``."""
    command = subcommands.add_parser("add", description=ADD)
    command.add_argument(
        "location", metavar="URL-or-FOLDER", help="what to read from now on"
    )
    command.add_argument("--name", help="the key; else made from title or address")
    command.add_argument("--title", help="the outlet's name, else the feed's own")
    command.add_argument(
        "--topic",
        action="append",
        dest="topics",
        metavar="NAME",
        help="a topic to which all its articles belong; may be repeated",
    )
    command.add_argument("--interval", help='how often to read it, such as "30m"')
    command.set_defaults(run=add)

    command = subcommands.add_parser(
        "remove",
        description="Take a subscription out of the configuration, and out of the "
        "topics that name it. Its feed ends; its articles stay in their stories.",
    )
    command.add_argument("name", help="as `aggregator list` shows it")
    command.set_defaults(run=remove)

    command = subcommands.add_parser(
        "rename",
        description="Rename a subscription, also in the topics that name it. Its "
        "history stays with it; the address of its published feed changes.",
    )
    command.add_argument("old", help="as `aggregator list` shows it")
    command.add_argument("new", help="lower-case letters, digits and hyphens")
    command.set_defaults(run=rename)

    command = subcommands.add_parser(
        "list",
        description="Show what the configuration says is read: name, kind, place, "
        "topics. Passwords are left out. `aggregator status` tells how it goes.",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=show)


def add(arguments: argparse.Namespace) -> int:
    """``add URL-or-FOLDER``."""
    config = load(arguments.config, os.environ)
    folder = config.path.parent
    try:
        place = location(arguments.location, folder=folder)
    except ValueError as error:
        print(f"aggregator add: {error}", file=sys.stderr)
        return 2
    ((kind, given),) = place.items()
    _refuse_twice(config, given if "://" in given else str(folder / given))
    title = arguments.title or ""
    taken = {one.name for one in config.subscriptions}
    fields = {"name": arguments.name or name(place, title=title, taken=taken), **place}
    for key in ("title", "topics", "interval"):
        if getattr(arguments, key):
            fields[key] = getattr(arguments, key)
    edit.add(config.path, [fields], os.environ)
    where = f"{kind} {redacted(given)}"
    print(f'added subscription "{fields["name"]}" ({where}) to {config.path}')
    tell_daemon(config.path, news="the running daemon reads it now")
    return 0


def _refuse_twice(config: Config, given: str) -> None:
    for one in config.subscriptions:
        if location_key(one.location) == location_key(given):
            label = f'subscription "{one.name}"'
            error = ConfigError(config.path, label, f"reads {redacted(given)} already")
            raise ConfigErrors([error])


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
    if not config.subscriptions:
        print(f"{config.path} has no subscriptions yet: `aggregator add ADDRESS`")
    widest = max((len(one.name) for one in config.subscriptions), default=0)
    for one in config.subscriptions:
        topics = f"  [{', '.join(one.topics)}]" if one.topics else ""
        print(f"{one.name:{widest}}  {one.kind:6}  {redacted(one.location)}{topics}")
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
