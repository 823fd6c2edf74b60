"""``texts``: the pages of a whole archive are read, for as long as that takes."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from aggregator import control, indexing, rereading
from aggregator.commands.database import database
from aggregator.commands.filling import read_wished
from aggregator.commands.finishing import finish
from aggregator.commands.progress import follow, say_who
from aggregator.config import Config, load, values
from aggregator.control import Message
from aggregator.courtesy import Courtesy
from aggregator.engine import reading_by
from aggregator.lock import holding
from aggregator.opening import open_desk
from aggregator.publishing import publish
from aggregator.refreshing import means
from aggregator.rereading import Job
from aggregator.wording import count
from feeds.confined import Confinement
from storage.database import explaining, iso

ABOUT = """\
Read the pages that entries lead to, for subscriptions with `full_text = true`: all of
them again, where extraction has become better, or those that are missing, where
`full_text` came later than the articles. Ordinary runs read the pages of the last week
only.

It is a long job: each host is asked as gently as ever. How far it is stands in the
database. A daemon does it beside its other work, or this command where none runs;
either can be stopped or killed at any time, and `texts` or the next daemon goes on. A
page that fails, forbids programs (robots.txt) or has lost most of its text changes
nothing. Nothing is announced again, and no story changes.

    aggregator texts --again                      every page once more
    aggregator texts --again --subscription bbc --newer-than 90d
    aggregator texts --missing                    those never read, or that failed
    aggregator texts --again --dry-run            how many, and how long at least
    aggregator texts                              show it, go on with it
    aggregator texts --stop                       leave the rest as it is
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``texts``."""
    command = subcommands.add_parser("texts", description=ABOUT)
    which = command.add_mutually_exclusive_group()
    which.add_argument("--again", action="store_true", help="all, also those read")
    which.add_argument("--missing", action="store_true", help="those not read so far")
    which.add_argument("--stop", action="store_true", help="end what was begun")
    command.add_argument(
        "--subscription",
        action="append",
        dest="names",
        default=[],
        metavar="NAME",
        help="only of this one; may be repeated",
    )
    command.add_argument(
        "--newer-than", metavar="TIME", help='only of younger articles, such as "90d"'
    )
    command.add_argument("--dry-run", action="store_true", help="only say what it is")
    command.add_argument("--json", action="store_true", help="the result for programs")
    command.set_defaults(run=texts, log_level=logging.CRITICAL)


def texts(arguments: argparse.Namespace) -> int:
    """``texts``, by the daemon of the data folder if there is one."""
    config = load(arguments.config, os.environ)
    begins = arguments.again or arguments.missing
    if not begins and (arguments.names or arguments.newer_than or arguments.dry_run):
        print("aggregator texts: say --again or --missing", file=sys.stderr)
        return 2
    try:
        message = _message(arguments)
    except ValueError as error:
        print(f"aggregator texts: {error}", file=sys.stderr)
        return 2
    if arguments.dry_run:
        return _tell_plan(config, message["begin"], as_json=arguments.json)
    news = control.ask(config.service.data, message)
    if not arguments.stop:
        say_who(news)
    told = news or _alone(config, message, arguments.clock)
    job = follow(told, "texts", done="read", of="wanted", unit="page")
    print(json.dumps(job) if arguments.json else _summary(job))
    return 0


def _message(arguments: argparse.Namespace) -> Message:
    if arguments.stop:
        return {"do": "texts", "stop": True}
    if not arguments.again and not arguments.missing:
        return {"do": "texts"}
    since = ""
    if arguments.newer_than is not None:
        since = iso(arguments.clock() - values.lasting(arguments.newer_than))
    wanted = {"names": arguments.names, "again": arguments.again, "since": since}
    return {"do": "texts", "begin": wanted}


def _alone(
    config: Config, message: Message, clock: Callable[[], datetime]
) -> Iterator[Message]:
    """In this process, where no daemon runs, told in the daemon's words."""
    with (
        holding(config.service.data),
        explaining(config.service.database),
        Confinement() as confinement,
        reading_by(config) as engine,
    ):
        desk = open_desk(config, clock())
        with closing(desk.db):
            job = rereading.carry_out(desk, message)
            if job is not None and not job.over:
                tools = means(config, confinement)
                yield from read_wished(desk, engine.pages, tools, clock)
                job = rereading.state(desk)
                publish(desk.db, config, clock())
                indexing.steps(desk)
                finish(desk, clock())
        yield {"result": {"texts": rereading.told(job) if job else None}}


def _summary(job: dict[str, Any] | None) -> str:
    if job is None:
        return "no pages are being read; begin with --again or --missing"
    left = job["wanted"] - job["read"]
    return (
        f"read {count(job['read'], 'page')}: {job['fuller']} gave another text, "
        f"{job['failed']} could not be read"
        + (f"; {left} were left as they are" if left else "")
    )


def _tell_plan(config: Config, wanted: dict[str, Any], *, as_json: bool) -> int:
    """How many pages there are, of how many hosts, and how long that takes at least."""
    having = [one.name for one in config.subscriptions if one.full_text]
    names = rereading.asked(having, wanted["names"])
    job = Job(names=names, again=wanted["again"], since=wanted["since"])
    with database(config) as db:
        hosts = rereading.planned(db, job.wish)
    manners = Courtesy({one.name: one.manners for one in config.hosts})
    gaps = {host: pages * manners(host).gap for host, pages in hosts.items()}
    slowest = max(gaps, key=lambda host: gaps[host], default="")
    least = gaps.get(slowest, timedelta())
    told = {"pages": hosts.total(), "hosts": len(hosts), "least": least.total_seconds()}
    if as_json:
        print(json.dumps(told))
        return 0
    print(f"{count(hosts.total(), 'page')} on {count(len(hosts), 'host')}")
    if slowest:
        print(f"at least {least}: {slowest} has {hosts[slowest]} of them")
    return 0
