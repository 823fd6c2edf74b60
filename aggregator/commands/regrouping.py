"""``regroup``: all that is kept is grouped once more."""

import argparse
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aggregator import control, regrouping
from aggregator.commands.database import database
from aggregator.commands.finishing import finish
from aggregator.commands.progress import follow, say_who
from aggregator.config import Config, load
from aggregator.control import Message
from aggregator.desk import Desk
from aggregator.files import workplace
from aggregator.lock import holding
from aggregator.opening import arrange, open_desk
from aggregator.publishing import publish
from aggregator.wording import count
from storage.copying import copy
from storage.database import explaining, open_reading, open_writing
from storage.regrouping import difference

ABOUT = """\
Group all articles that are kept once more, in the order of their time, as if they came
today: after an upgrade that groups better, for what was grouped before it.

Ids last. A story goes where the article goes that founded it; of stories that become
one the first one stays, and the address of the other leads there for ever; only what
is left over gets an id of its own. What you corrected holds, and pruned articles stay
where they are. Nothing is announced again.

It is a long job, some hundred articles a second. A daemon does it beside its other
work, a part of a second at a time; without one this command does it. Either can be
stopped or killed at any time, and `regroup` or the next daemon goes on.

    aggregator regroup --dry-run    on a copy: how many stories would change
    aggregator regroup --again      do it
    aggregator regroup              show how far it is, go on with it
    aggregator regroup --stop       leave the rest as it is
"""

PREFIX = ".regrouping-"
"""Of the folder, beside the database, in which a copy is tried on."""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``regroup``."""
    command = subcommands.add_parser("regroup", description=ABOUT)
    which = command.add_mutually_exclusive_group()
    which.add_argument("--again", action="store_true", help="begin")
    which.add_argument("--dry-run", action="store_true", help="only say what changes")
    which.add_argument("--stop", action="store_true", help="end what was begun")
    command.add_argument("--json", action="store_true", help="the result for programs")
    command.set_defaults(run=regroup, log_level=logging.CRITICAL)


def regroup(arguments: argparse.Namespace) -> int:
    """``regroup``, by the daemon of the data folder if there is one."""
    config = load(arguments.config, os.environ)
    message: Message = {"do": "regroup", "begin": arguments.again}
    message["stop"] = arguments.stop
    if arguments.dry_run:
        news = _tried(config, arguments.clock)
    else:
        asked = control.ask(config.service.data, message)
        if not arguments.stop:
            say_who(asked)
        news = asked or _alone(config, message, arguments.clock)
    job = follow(news, "regroup", done="done", of="total", unit="article")
    if arguments.json:
        print(json.dumps(job))
    else:
        print(_summary(job, dry=arguments.dry_run))
    return 0


def _alone(
    config: Config, message: Message, clock: Callable[[], datetime]
) -> Iterator[Message]:
    """In this process, where no daemon runs, told in the daemon's words."""
    with holding(config.service.data), explaining(config.service.database):
        desk = open_desk(config, clock())
        with closing(desk.db):
            job = regrouping.carry_out(desk, message, clock())
            if job is not None and not job.over:
                yield from _steps(desk, clock)
                job = regrouping.state(desk)
                publish(desk.db, config, clock())
                finish(desk, clock())
        yield {"result": {"regroup": regrouping.told(job) if job else None}}


def _tried(config: Config, clock: Callable[[], datetime]) -> Iterator[Message]:
    """All of it on a copy of the database, which is thrown away; what differs then."""
    with workplace(config.service.data, PREFIX) as place, database(config) as db:
        made = place / "copy.db"
        copy(db, made)
        with closing(open_writing(made)) as tried, closing(open_reading(made)) as first:
            desk = arrange(tried, config, clock())
            # What is read stays as it was when the reading began.
            first.execute("BEGIN")
            first.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
            regrouping.carry_out(desk, {"stop": True}, clock())
            regrouping.begin(desk, clock())
            yield from _steps(desk, clock)
            job = regrouping.state(desk)
            found = asdict(difference(first, tried))
    yield {"result": {"regroup": asdict(job) | found if job else None}}


def _steps(desk: Desk, clock: Callable[[], datetime]) -> Iterator[Message]:
    from aggregator.rehoming import Regrouping

    steps = Regrouping()
    while job := steps.step(desk, clock()):
        yield {"regroup": regrouping.told(job)}


def _summary(job: dict[str, Any] | None, *, dry: bool) -> str:
    if job is None:
        return "nothing is being grouped again; begin with --again"
    done = count(job["done"], "article")
    if dry:
        return (
            f"of {done} {job['moved']} would have another story; "
            f"{count(job['changed'], 'story', 'stories')} would change, "
            f"{job['founded']} be new, "
            f"{count(job['merged'], 'id')} lead to another story"
        )
    left = job["total"] - job["done"]
    return (
        f"grouped {done} again: {job['moved']} have another story; "
        f"{count(job['founded'], 'new story', 'new stories')}; "
        f"{count(job['merged'], 'id leads', 'ids lead')} to another story"
        + (f"; {left} were left as they are" if left else "")
    )
