"""``add``: a subscription is written for a person who named where to read."""

import argparse
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

from aggregator.commands import choosing, subfolders
from aggregator.commands.telling import tell_daemon
from aggregator.config import Config, ConfigError, ConfigErrors, edit, load
from aggregator.config.consistency import location_key
from aggregator.config.proposal import location, name
from feeds.discover import Found
from feeds.hostnames import readable

ADD = """\
Write a subscription into the configuration, with its comments kept. A running daemon
reads it at once.

A folder or file that exists is read from this machine, anything else must be an
address. It is asked once: a feed is added under its own title; of a web page the feeds
are looked up, and if there is exactly one it is added. If there are several, they are
listed, each with the command that adds it (exit code 1). No refresh ever looks for
another feed than its own.

A name that ends in .opml is a list of feeds, all of which are followed; it is not asked
before the first reading.

    aggregator add https://example.org/feed.xml --topic world
    aggregator add https://example.org/ --first
    aggregator add ~/articles --title "My desk"
    aggregator add https://example.org/feeds.opml --interval 6h
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``add``."""
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
    asking = command.add_mutually_exclusive_group()
    asking.add_argument(
        "--first", action="store_true", help="of a page's feeds, add the best one"
    )
    asking.add_argument(
        "--no-check",
        action="store_true",
        help="write the address as it is, without asking it",
    )
    command.add_argument(
        "--allow-private",
        action="store_true",
        help="it may lie on a private address, now and at every reading",
    )
    command.add_argument(
        "--outlet-per-folder",
        action="store_true",
        help="each sub-folder of the folder stands for an outlet",
    )
    # What goes wrong is told by its own line, without a log.
    command.set_defaults(run=add, log_level=logging.CRITICAL)


def add(arguments: argparse.Namespace) -> int:
    """``add URL-or-FOLDER``; 1 if a person has to choose among the feeds of a page.

    Raises FeedError if an address gives no feed.
    """
    config = load(arguments.config, os.environ)
    folder = config.path.parent
    try:
        place = location(arguments.location, folder=folder)
    except ValueError as error:
        print(f"aggregator add: {error}", file=sys.stderr)
        return 2
    if arguments.outlet_per_folder and "folder" not in place:
        print("aggregator add: --outlet-per-folder wants a folder", file=sys.stderr)
        return 2
    _refuse_twice(config, place)
    title = arguments.title or ""
    if "url" in place and not arguments.no_check:
        found = _search(config, place["url"], arguments)
        if len(found.feeds) > 1 and not arguments.first:
            _offer(config, found, arguments)
            return 1
        place = {"url": choosing.address(found.feeds[0], place["url"])}
        _refuse_twice(config, place)
        title = title or choosing.own_title(found.feeds[0])
    _write(config, _fields(config, place, title, arguments))
    if "folder" in place and not arguments.outlet_per_folder:
        print(subfolders.hint(folder / place["folder"]), end="")
    tell_daemon(config.path, news="the running daemon reads it now")
    return 0


def _refuse_twice(config: Config, place: Mapping[str, str]) -> None:
    reader = _reader(config, _given(config, place))
    if reader:
        ((_, given),) = place.items()
        label, reason = f'subscription "{reader}"', f"reads {readable(given)} already"
        raise ConfigErrors([ConfigError(config.path, label, reason)])


def _given(config: Config, place: Mapping[str, str]) -> str:
    ((_, given),) = place.items()
    return given if "://" in given else str(config.path.parent / given)


def _reader(config: Config, given: str) -> str:
    """The name of the subscription that reads this place, if there is one."""
    key = location_key(given)
    readers = (
        one.name for one in config.subscriptions if location_key(one.location) == key
    )
    return next(readers, "")


def _search(config: Config, url: str, arguments: argparse.Namespace) -> Found:
    # The machinery of reading takes a second to import; a folder does not need it.
    from aggregator.commands.searching import search

    return search(config, url, allow_private=arguments.allow_private)


def _offer(config: Config, found: Found, arguments: argparse.Namespace) -> None:
    """List the feeds of a page, each with the command that adds it."""
    for feed in found.feeds:
        reader = _reader(config, feed.url)
        how = f"read as {reader}" if reader else choosing.command(feed, arguments)
        print(f"{choosing.described(feed)}\n    {how}")
    print(
        f"aggregator add: {readable(found.url)} has {len(found.feeds)} feeds: "
        "choose one, or add the first with --first",
        file=sys.stderr,
    )


def _fields(
    config: Config,
    place: Mapping[str, str],
    title: str,
    arguments: argparse.Namespace,
) -> dict[str, Any]:
    """The subscription as TOML has it; what was not asked for is left to defaults."""
    taken = {one.name for one in config.subscriptions}
    named = arguments.name or name(dict(place), title=title, taken=taken)
    wanted = {
        "title": title,
        "topics": arguments.topics,
        "interval": arguments.interval,
        "allow_private": arguments.allow_private,
        "outlet_per_folder": arguments.outlet_per_folder,
    }
    given = {key: value for key, value in wanted.items() if value}
    return {"name": named, **place, **given}


def _write(config: Config, fields: Mapping[str, Any]) -> None:
    edit.add(config.path, [fields], os.environ)
    kind = next(key for key in fields if key != "name")
    where = f"{kind} {readable(fields[kind])}"
    print(f'added subscription "{fields["name"]}" ({where}) to {config.path}')
