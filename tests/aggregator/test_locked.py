"""While another program holds the database, what is read is late, and never lost."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.model import Reading, Validators
from storage import subscriptions
from storage.database import explaining
from storage.errors import StorageError
from tests.aggregator.taking import BUDGET, FERRY, Bench, entry, read

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Another process has the database for itself."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        try:
            yield
        finally:
            other.communicate(b"\n", timeout=60)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path).configure("a", "b")
    made.take(a=[entry("1", "Budget passed", BUDGET, "a.example")])
    # How long it waits is nothing to a test of what comes after.
    made.desk.db.execute("PRAGMA busy_timeout = 100")
    return made


def came() -> list[Reading]:
    """What vouches for itself by an ETag: it is never sent again unasked."""
    validators = Validators(etag='"2"', digest="2")
    return [
        replace(read(name, *entries), validators=validators, url=f"https://{name}/feed")
        for name, entries in (
            ("a", [entry("2", "Ferry aground", FERRY, "a.example")]),
            ("b", [entry("3", "Lock-keeper retires", "", "b.example")]),
        )
    ]


def take_in(bench: Bench) -> None:
    with explaining(bench.config.service.database):
        bench.take(*came())


def test_what_was_read_meanwhile_is_asked_for_again(bench: Bench) -> None:
    before = bench.tables()
    states = subscriptions.every(bench.desk.db)
    with held(bench.config.service.database):
        for _ in range(2):
            with pytest.raises(StorageError, match="another program holds it locked"):
                take_in(bench)
    assert bench.tables() == before
    # No validator vouches for what is not kept, and it is as due as it was.
    assert subscriptions.every(bench.desk.db) == states
    take_in(bench)
    assert set(bench.articles()) == {
        "Budget passed",
        "Ferry aground",
        "Lock-keeper retires",
    }
    assert {state.validators.etag for state in subscriptions.every(bench.desk.db)} == {
        '"2"'
    }


def test_what_could_not_be_published_is_published_later(bench: Bench) -> None:
    bench.publish()
    take_in(bench)
    with (
        held(bench.config.service.database),
        pytest.raises(StorageError, match="another program holds it locked"),
    ):
        bench.publish()
    bench.publish()
    assert b"Ferry aground" in bench.published()["all.atom"]
    assert b"Lock-keeper retires" in bench.published()["subscriptions/b.atom"]
    assert bench.publish().looked_at == 0
