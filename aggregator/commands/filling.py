"""Pages are read in this process, where no daemon does it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from aggregator.commands.interrupting import interruptible
from aggregator.control import Message, Refused
from aggregator.desk import Desk
from aggregator.engine import ReadPages
from feeds.read import Means

HOSTS = 64
"""Hosts whose pages are read at once."""


def fill_in(
    desk: Desk, read: ReadPages, tools: Means, clock: Callable[[], datetime]
) -> None:
    """Read the pages that entries with the beginning of a text lead to."""
    if not any(one.full_text for one in desk.config.subscriptions):
        return
    from aggregator import full_texts

    with interruptible(tools.stop):
        batch = full_texts.due(desk, clock())
        while batch is not None:
            came = 0
            found = read(batch.wanted, batch.rules, tools, clock())
            for part in full_texts.parts(found):
                full_texts.keep(desk, batch, part, clock())
                came += len(part)
            following = full_texts.due(desk, clock()) if came else None
            if following is not None:
                full_texts.rest(batch, tools)
            batch = following


def read_wished(
    desk: Desk, read: ReadPages, tools: Means, clock: Callable[[], datetime]
) -> Iterator[Message]:
    """Go on with what a person asked for to its end, and tell how far it is.

    Raises Refused where none of the pages that are left comes.
    """
    from aggregator import full_texts, rereading

    with interruptible(tools.stop):
        while job := rereading.collect(desk):
            yield {"texts": rereading.told(job)}
        while hosts := rereading.hosts(desk, HOSTS):
            batch = rereading.batch(desk, hosts)
            came = not batch.wanted
            found = read(batch.wanted, batch.rules, tools, clock())
            for part in full_texts.parts(found):
                rereading.keep(desk, batch, part, clock())
                came = True
                if job := rereading.state(desk):
                    yield {"texts": rereading.told(job)}
            if not came:
                raise Refused("no page came; `aggregator texts` goes on from here")
            full_texts.rest(batch, tools)
