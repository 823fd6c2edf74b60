"""Subscriptions from other feed readers and for them, as OPML."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from aggregator.commands.telling import tell_daemon
from aggregator.config import Config, edit, load, places
from aggregator.config.consistency import location_key
from aggregator.config.proposal import name
from aggregator.folders import titled, topic_of
from aggregator.wording import count
from feeds import opml
from feeds.errors import ParseError, PublishError
from feeds.hostnames import readable
from feeds.model import Outline


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``import`` and ``export``."""
    command = subcommands.add_parser(
        "import",
        description="Write the feeds of an OPML file into the configuration, those "
        "apart that are there already. The folders they lie in become topics. (To "
        "follow a list that changes, `aggregator add` it.) Exit code 1 if a feed of it "
        "could not be taken.\n\n"
        "    aggregator import subscriptions.opml\n"
        "    curl https://example.org/list.opml | aggregator import -",
    )
    command.add_argument("file", metavar="FILE", help="the list, - for standard input")
    command.add_argument(
        "--no-topics", action="store_true", help="make no topics of folders"
    )
    command.set_defaults(run=take_in)

    command = subcommands.add_parser(
        "export",
        description="Write the subscriptions that are feeds on the web as OPML 2.0; "
        "topics are folders. User names and passwords are left out.\n\n"
        "    aggregator export subscriptions.opml",
    )
    command.add_argument(
        "file", metavar="FILE", nargs="?", help="where to; else standard output"
    )
    command.set_defaults(run=give_out)


def take_in(arguments: argparse.Namespace) -> int:
    """``import FILE``; 1 if some feed of the list could not be taken."""
    config = load(arguments.config, os.environ)
    outlines = opml.read(_bytes(arguments.file), url=arguments.file)
    if arguments.no_topics:
        outlines = tuple(Outline(url=one.url, title=one.title) for one in outlines)
    fields, refused = _new(config, outlines)
    if fields:
        edit.add(config.path, fields, os.environ)
    for reason in refused:
        print(f"left out: {reason}", file=sys.stderr)
    feeds = len({location_key(one.url) for one in outlines})
    known = feeds - len(fields) - len(refused)
    print(
        f"{count(feeds, 'feed')} in the list: "
        f"{len(fields)} added, {known} known already, {len(refused)} left out"
    )
    if fields:
        tell_daemon(config.path, news="the running daemon reads them now")
    return 1 if refused else 0


def _bytes(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(opml.LARGEST + 1)
        with Path(file).expanduser().open("rb") as stream:
            return stream.read(opml.LARGEST + 1)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise ParseError(file, reason, kind="unreadable") from error


def _new(
    config: Config, outlines: Iterable[Outline]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The fields of what is not subscribed to yet, and why some cannot be."""
    have = {location_key(one.location) for one in config.subscriptions}
    taken = {one.name for one in config.subscriptions}
    found: dict[str, dict[str, Any]] = {}
    refused: dict[str, str] = {}
    for outline in outlines:
        key = location_key(outline.url)
        if key in have:
            continue
        try:
            place = {"url": places.url(outline.url)}
        except ValueError as error:
            refused[key] = f"{outline.title or readable(outline.url)}: {error}"
            continue
        if key not in found:
            named = name(place, title=outline.title, taken=taken)
            taken.add(named)
            found[key] = {"name": named, **place}
            if outline.title:
                found[key]["title"] = outline.title
        # One feed may lie in several folders.
        topics = [*found[key].get("topics", ()), *_topics(config, outline)]
        if topics:
            found[key]["topics"] = list(dict.fromkeys(topics))
    return list(found.values()), list(refused.values())


def _topics(config: Config, outline: Outline) -> Iterator[str]:
    """The topics that the folders stand for, those first that have such a title."""
    by_title = titled(config)
    for folder in outline.folders:
        yield topic_of(folder, by_title)


def give_out(arguments: argparse.Namespace) -> int:
    """``export [FILE]``."""
    config = load(arguments.config, os.environ)
    body = opml.write(config.service.title, _outlines(config))
    try:
        if arguments.file:
            Path(arguments.file).expanduser().write_bytes(body)
        else:
            sys.stdout.buffer.write(body)
    except OSError as error:
        reason = f"cannot be written: {error.strerror}"
        raise PublishError(arguments.file, reason, kind="unreadable") from error
    for one in config.subscriptions:
        if one.kind != "url":
            note = f'left out: subscription "{one.name}" is a {one.kind}'
            print(note, file=sys.stderr)
    return 0


def _outlines(config: Config) -> Iterator[Outline]:
    """Those without a topic, then topic by topic; a feed of two stands in both."""
    feeds = [one for one in config.subscriptions if one.kind == "url"]
    for one in feeds:
        if not one.topics:
            yield Outline(url=one.url, title=one.title or one.name)
    for topic in config.all_topics():
        for one in feeds:
            if topic.name in one.topics:
                yield Outline(
                    url=one.url, title=one.title or one.name, folders=(topic.title,)
                )
