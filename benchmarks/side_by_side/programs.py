"""The programs that are compared: how each is set up, asked and counted.

Each is asked the way its own documentation has it, one fresh process a refresh, with as
many requests at once as the other.
"""

import os
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reader import make_reader

AT_ONCE = 32
"""Requests of each program at the same time."""

_SERVICE = """
[service]
data = "data"
listen = "127.0.0.1:{listen}"
allow_private = true
[[host]]
name = "127.0.0.1"
gap = "0s"
connections = {at_once}
ports = [{port}]
"""
_SUBSCRIPTION = """
[[subscription]]
name = "f{number}"
url = "{url}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One of the two; ``refresh`` is the command that reads every feed once."""

    name: str
    set_up: Callable[[Path, Sequence[str]], None]
    refresh: Callable[[Path], Sequence[str]]
    database: str

    def entries(self, folder: Path) -> int:
        """How many entries it has kept, of each feed apart."""
        with closing(sqlite3.connect(folder / self.database)) as db:
            (count,) = db.execute("SELECT count(*) FROM entries").fetchone()
        return int(count)


def environment(folder: Path) -> Mapping[str, str]:
    """What both are run with: nothing of the person's own configuration."""
    kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
    return kept | {"HOME": str(folder), "LC_ALL": "C.UTF-8"}


def configure(folder: Path, urls: Sequence[str], *, listen: int = 0) -> None:
    """The configuration of ours: all defaults but for what loopback needs."""
    port = urls[0].partition("127.0.0.1:")[2].partition("/")[0]
    told = [_SERVICE.format(listen=listen or 8080, at_once=AT_ONCE, port=port)]
    told += [
        _SUBSCRIPTION.format(number=number, url=url) for number, url in enumerate(urls)
    ]
    (folder / "aggregator.toml").write_text("".join(told))


def aggregator(folder: Path, *words: str) -> list[str]:
    """A command of ours."""
    config = str(folder / "aggregator.toml")
    return [sys.executable, "-m", "aggregator", "--config", config, *words]


def _add_feeds(folder: Path, urls: Sequence[str]) -> None:
    with make_reader(str(folder / "reader.sqlite")) as made:
        for url in urls:
            made.add_feed(url)


def _update(folder: Path) -> list[str]:
    database = str(folder / "reader.sqlite")
    asked = ["update", "--workers", str(AT_ONCE), "--no-scheduled"]
    return [sys.executable, "-m", "reader", "--db", database, *asked]


OURS = Program(
    name="aggregator",
    set_up=configure,
    refresh=lambda folder: aggregator(folder, "once", "--all"),
    database="data/aggregator.db",
)
READER = Program(
    name="reader",
    set_up=_add_feeds,
    refresh=_update,
    database="reader.sqlite",
)
