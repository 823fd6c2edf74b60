"""The main job: ``run``, ``once`` and ``serve``."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from aggregator import control
from aggregator.config import Config, ConfigError, ConfigErrors, load
from aggregator.config.errors import nearest
from aggregator.control import Message
from aggregator.lock import holding
from aggregator.opening import open_desk
from aggregator.pipeline import Taken, take
from aggregator.publishing import publish
from aggregator.refreshing import BATCH, chosen, means, requests, told
from feeds.confined import Confinement
from feeds.read import read


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``run``, ``once`` and ``serve``."""
    command = subcommands.add_parser(
        "run",
        help="run as a daemon: read, group, publish and serve",
        description="Read every subscription when it is due, publish what changed, "
        "and serve feeds and pages, until SIGTERM or Ctrl-C. SIGHUP reads the "
        "configuration anew. One daemon works on a data folder at a time.",
    )
    command.set_defaults(run=run)

    command = subcommands.add_parser(
        "once",
        help="one pass over what is due, then end",
        description="Read what is due, publish what changed, end. If a daemon works "
        "on the data folder, it makes the pass. Exit 1 if a subscription failed.",
    )
    command.add_argument("--all", action="store_true", help="due or not")
    command.add_argument(
        "--subscription",
        action="append",
        dest="names",
        default=[],
        metavar="NAME",
        help="only this one, due or not; may be repeated",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=once, quiet=True)

    command = subcommands.add_parser(
        "serve",
        help="serve the published feeds and the pages only",
        description="Serve what was published; read nothing, write nothing.",
    )
    command.set_defaults(run=serve)


def run(arguments: argparse.Namespace) -> int:
    """``run``."""
    from aggregator.daemon import Daemon

    config = load(arguments.config, os.environ)
    daemon = Daemon(config, lambda: load(config.path, os.environ), arguments.clock)
    asyncio.run(daemon.run())
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """``serve``."""
    from aggregator.web.server import serve as serve_web

    config = load(arguments.config, os.environ)
    serve_web(config, config.service.database)
    return 0


def once(arguments: argparse.Namespace) -> int:
    """``once``, by the daemon of the data folder if there is one."""
    config = load(arguments.config, os.environ)
    _refuse_unknown(config, arguments.names)
    message = {"do": "once", "all": arguments.all, "names": arguments.names}
    news = control.ask(config.service.data, message) or _alone(config, arguments)
    result = _follow(news)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(_summary(result, config))
    return 1 if result["failures"] else 0


def _refuse_unknown(config: Config, names: list[str]) -> None:
    known = [one.name for one in config.subscriptions]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ConfigErrors(
            ConfigError(
                config.path,
                f'subscription "{name}"',
                "there is none" + nearest(name, known),
            )
            for name in unknown
        )


def _alone(config: Config, arguments: argparse.Namespace) -> Iterator[Message]:
    """A pass in this process, told in the daemon's words."""
    with holding(config.service.data), Confinement() as confinement:
        now = arguments.clock()
        desk = open_desk(config, now)
        states = chosen(desk, now, all_=arguments.all, names=arguments.names)
        yield {"wanted": len(states)}
        tools = means(config, confinement)
        total = Taken()
        for start in range(0, len(states), BATCH):
            wanted = requests(desk, states[start : start + BATCH])
            readings = []
            for reading in read(wanted, tools, now):
                readings.append(reading)
                yield told(reading)
            total += take(desk, readings, arguments.clock())
        published = publish(desk.db, config)
        desk.db.close()
        yield {"result": asdict(total) | {"published": published.written}}


def _follow(news: Iterator[Message]) -> dict[str, Any]:
    """Show a bar on a terminal, one line for each reading elsewhere."""
    terminal = sys.stderr.isatty()
    with tqdm(unit="feed", disable=not terminal, leave=False) as bar:
        for one in news:
            if "wanted" in one:
                bar.reset(total=one["wanted"])
            elif "reading" in one:
                bar.update()
                if one["failure"] or not terminal:
                    bar.write(_line(one), file=sys.stderr)
            else:
                result: dict[str, Any] = one["result"]
    return result


def _line(news: Message) -> str:
    if news["failure"]:
        return f"{news['reading']}: {news['failure']}"
    if news["entries"] is None:
        return f"{news['reading']}: nothing new"
    return f"{news['reading']}: {news['entries']} entries"


def _summary(result: dict[str, Any], config: Config) -> str:
    read, failed = result["readings"], len(result["failures"])
    return (
        f"read {read} subscriptions ({failed} failed): {result['fresh']} new or "
        f"changed entries; {result['published']} feeds written to "
        f"{config.service.public}"
    )
