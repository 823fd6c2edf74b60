"""Loaded by workers of tests: reading what is called deadly kills the process.

Each read is noted, with its process, in the file that ``READS_OF_A_TEST`` names, each
one of pages in the file beside it that ends with ``.pages``.
"""

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from aggregator.fleet import work, worker
from feeds import pages
from feeds.model import Reading, Request, Robots
from feeds.pages import Page, Wanted
from feeds.read import Means, read

worker.HEARD = 3.0


def deadly(
    requests: Sequence[Request], means: Means, now: datetime
) -> Iterator[Reading]:
    with Path(os.environ["READS_OF_A_TEST"]).open("a") as reads:
        reads.write(f"{os.getpid()}\n")
    if any("deadly" in request.location for request in requests):
        os.kill(os.getpid(), signal.SIGKILL)
    yield from read(requests, means, now)


def noted(
    wanted: Sequence[Wanted], known: Mapping[str, Robots], means: Means, now: datetime
) -> Iterator[Page]:
    with Path(os.environ["READS_OF_A_TEST"] + ".pages").open("a") as reads:
        reads.write(f"{os.getpid()}\n")
    yield from pages.read(wanted, known, means, now)


work.read = deadly
work.pages = SimpleNamespace(read=noted)
