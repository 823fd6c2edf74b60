"""The main job: ``run``, ``once`` and ``serve``."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

from aggregator import arenas, control, indexing, logs
from aggregator.commands.filling import fill_in
from aggregator.commands.finishing import finish
from aggregator.commands.passing import passing
from aggregator.commands.watching import follow, remarks, summary
from aggregator.config import Config, ConfigError, ConfigErrors, load
from aggregator.config.errors import nearest
from aggregator.control import Message, Refused
from aggregator.desk import Desk
from aggregator.engine import reading_by
from aggregator.lock import holding
from aggregator.opening import open_desk
from aggregator.orders import Order, left_out, unseen
from aggregator.pipeline import Taken
from aggregator.publishing import publish
from aggregator.refreshing import means, summed
from feeds.confined import Confinement
from storage.database import explaining, hold_little

RUN = """\
Read every subscription when it is due, group what is new into stories, publish what
changed, and serve feeds and pages on `listen` of the configuration. Logs go to stderr.

SIGTERM or Ctrl-C ends it within seconds; nothing is lost, and the next start goes on
where it stopped. An edited configuration is taken over by itself within seconds, on
SIGHUP at once; a faulty one is refused, with the reason in the log, and the old one
stays.

One daemon works on a data folder; a second one is told the first one's process.

    aggregator run
    aggregator -v --config ~/news/aggregator.toml run    with all details in the log
    AGGREGATOR_SERVICE__LOG_FORMAT=json aggregator run   with a log for programs
"""

ONCE = """\
Read what is due, publish what changed, end. On a terminal a bar shows how far it is;
elsewhere each subscription is a line on stderr. If a daemon works on the data folder,
it makes the pass and this command shows it.

Exit code 1 if a subscription could not be read; the others are read all the same. What
a server forbade for now (429, Retry-After) is not asked, and named with its time.

    aggregator once                      what is due, as from cron
    aggregator once --all                everything, due or not
    aggregator once --subscription bbc   one feed, now
"""

SERVE = """\
Serve the feeds and pages that were published, on `listen` of the configuration; read
nothing, write nothing. `run` does this too: `serve` is for where `once` does the rest.

    aggregator serve
    */15 * * * * aggregator once      beside it, in a crontab
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``run``, ``once`` and ``serve``."""
    command = subcommands.add_parser("run", description=RUN)
    command.set_defaults(run=run)

    command = subcommands.add_parser("once", description=ONCE)
    command.add_argument("--all", action="store_true", help="due or not")
    command.add_argument(
        "--subscription",
        action="append",
        dest="names",
        default=[],
        metavar="NAME",
        help="only this one, due or not; may be repeated",
    )
    command.add_argument(
        "--accept",
        action="store_true",
        help="take what those named give, although it looks like another feed's",
    )
    command.add_argument("--json", action="store_true", help="the result for programs")
    # What goes wrong is told by its own lines, without a log.
    command.set_defaults(run=once, log_level=logging.CRITICAL)

    command = subcommands.add_parser("serve", description=SERVE)
    command.set_defaults(run=serve)


def run(arguments: argparse.Namespace) -> int:
    """``run``."""
    import asyncio

    from aggregator.daemon import Daemon

    arenas.share()
    config = load(arguments.config, os.environ)
    logs.shape(config.service.log_format)
    daemon = Daemon(config, lambda: load(config.path, os.environ), arguments.clock)
    asyncio.run(daemon.run())
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """``serve``."""
    from aggregator.web.server import serve as serve_web

    config = load(arguments.config, os.environ)
    logs.shape(config.service.log_format)
    serve_web(config, config.service.database)
    return 0


def once(arguments: argparse.Namespace) -> int:
    """``once``, by the daemon of the data folder if there is one."""
    arenas.part()
    config = load(arguments.config, os.environ)
    _refuse_unknown(config, arguments.names)
    if arguments.accept and not arguments.names:
        raise Refused("--accept is for subscriptions that are named: --subscription")
    order = Order(
        all_=arguments.all, names=tuple(arguments.names), accept=arguments.accept
    )
    message = {"do": "once", "all": order.all_, "names": arguments.names}
    news = control.ask(
        config.service.data, message | {"accept": order.accept}
    ) or _alone(config, order, arguments.clock)
    result = follow(news)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(summary(result, config))
    for line in remarks(result):
        print(line, file=sys.stderr)
    return 1 if result["failures"] or result["unpublished"] else 0


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


def _alone(
    config: Config, order: Order, clock: Callable[[], datetime]
) -> Iterator[Message]:
    """A pass in this process, told in the daemon's words."""
    with (
        holding(config.service.data),
        explaining(config.service.database),
        Confinement() as confinement,
        reading_by(config) as engine,
    ):
        now = clock()
        desk = open_desk(config, now)
        with closing(desk.db):
            spared = left_out(desk, now, order)
            choose = unseen(order)
            tools = means(config, confinement)
            total = Taken()
            while states := choose(desk, now):
                yield {"wanted": len(states)}
                total += yield from passing(desk, states, (engine.read, tools), clock)
            fill_in(desk, engine.pages, tools, clock)
            confinement.stop()
            _make_room(desk)
            published = publish(desk.db, config, clock())
            indexing.steps(desk)
            finish(desk, clock())
        yield {"result": {**summed(total, published), "left_out": spared}}


def _make_room(desk: Desk) -> None:
    """Let publishing have the memory that taking in had."""
    desk.forget()
    hold_little(desk.db)
    arenas.give_back()
