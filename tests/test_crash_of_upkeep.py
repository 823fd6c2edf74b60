"""Upgrades, backups, restores and prunings that are killed lose nothing either.

Each is killed at random instants: at a call counted from the beginning of its work, or
after a part of the time it takes. What is found then must be the state before or the
one after, and the same command once more must end where an undisturbed one ended.
"""

import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import cli, packing
from storage.database import open_reading, steps_ahead
from tests.aggregator.daemons import configure
from tests.dying import Act, Mortals, mortals
from tests.test_crash import NOW, article, outcome, rss

SCHEMAS = Path(__file__).parent / "storage" / "schemas"
LATER = NOW + timedelta(days=900)
OUTLETS = ("herald", "tribune", "globe")

UPGRADE = Act(
    words=("prune", "--older-than", "9y"),
    module="aggregator/upgrading.py",
    now=NOW,
)
BACKUP = Act(words=("backup",), module="aggregator/backups.py", now=NOW)
PRUNE = Act(
    words=("prune", "--older-than", "1y", "--newest", "9", "--compact"),
    module="aggregator/pruning.py",
    now=LATER,
)
ONCE = Act(words=("once",), module="aggregator/opening.py", now=NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A folder with a service that has read and published, and a copy of its data."""

    folder: Path
    path: Path
    mortals: Mortals

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def reset(self, kept: str = "kept") -> None:
        """Have the data as they were before."""
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.folder / kept, self.data)

    def keep(self, name: str = "kept") -> None:
        shutil.copytree(self.data, self.folder / name)

    def leftovers(self) -> list[str]:
        """What only work under way leaves."""
        found = {*self.data.rglob(".*"), *self.data.glob("aggregator.db.restored-*")}
        return sorted(str(one.relative_to(self.data)) for one in found)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dice = random.Random(11)
    tables = ""
    for outlet in OUTLETS:
        articles = [article(dice, number, dice.randrange(24)) for number in range(14)]
        (tmp_path / f"{outlet}.xml").write_text(rss(outlet, articles))
        tables += f'[[subscription]]\nname = "{outlet}"\nfile = "{outlet}.xml"\n'
    path = configure(tmp_path, tables)
    few = "[service]\nmin_entries = 3"
    path.write_text(path.read_text().replace("[service]", few, 1))
    arguments = ["--config", str(path), "once"]
    assert cli.main(arguments, clock=lambda: NOW) == 0
    with mortals(tmp_path) as running:
        made = World(folder=tmp_path, path=path, mortals=running)
        made.keep()
        yield made


def deaths(
    world: World, act: Act, rounds: range, kept: str = "kept"
) -> Iterator[random.Random]:
    """Kill an act in each round, at another instant, in data as they were kept."""
    world.reset(kept)
    begun = time.monotonic()
    instants = world.mortals.live(world.path, act)
    took = time.monotonic() - begun
    assert instants > 500
    killed = 0
    for number in rounds:
        dice = random.Random(number)
        world.reset(kept)
        if number % 3:
            calls = dice.randrange(instants)
            killed += world.mortals.die(world.path, act, calls=calls)
        else:
            seconds = max(dice.random() * took, 0.001)
            world.mortals.die(world.path, act, calls=None, seconds=seconds)
        yield dice
    # An instant near the end may lie behind the end the next time.
    assert killed >= len(rounds) // 3


def rows(database: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(query).fetchall()


def whole(database: Path) -> bool:
    return rows(database, "PRAGMA integrity_check") == [("ok",)]


def killed_upgrades(world: World, rounds: range) -> None:
    for schema in sorted(SCHEMAS.glob("*.sql")):
        world.data.rename(world.folder / "before")
        world.data.mkdir()
        with closing(sqlite3.connect(world.data / "aggregator.db")) as made:
            made.executescript(schema.read_text())
            # As a daemon leaves it that was killed before.
            made.execute("PRAGMA journal_mode = WAL")
        with closing(open_reading(world.data / "aggregator.db", behind=True)) as db:
            outdated = steps_ahead(db)
        world.keep(schema.stem)
        if outdated:
            one_schema(world, schema.stem, rounds)
        shutil.rmtree(world.data)
        (world.folder / "before").rename(world.data)


def one_schema(world: World, kept: str, rounds: range) -> None:
    world.mortals.live(world.path, UPGRADE)
    expected = outcome(world.data)
    before = rows(world.folder / kept / "aggregator.db", "SELECT * FROM articles")
    for _ in deaths(world, UPGRADE, rounds, kept):
        database = world.data / "aggregator.db"
        with closing(open_reading(database, behind=True)) as db:
            upgraded = not steps_ahead(db)
        # Whatever was upgraded stands beside it as it was.
        copies = [*world.data.glob("aggregator.db.before-*Z")]
        assert len(copies) == 1 if upgraded else len(copies) <= 1
        world.mortals.live(world.path, UPGRADE)
        assert outcome(world.data) == expected
        (copy,) = world.data.glob("aggregator.db.before-*")
        assert whole(copy)
        assert rows(copy, "SELECT * FROM articles") == before
        assert world.leftovers() == []


def killed_backups(world: World, rounds: range) -> None:
    expected = outcome(world.data)
    for _ in deaths(world, BACKUP, rounds):
        for file in world.data.glob("backups/aggregator-*"):
            packing.unpack(file, {})
        assert outcome(world.data) == expected
        world.mortals.live(world.path, BACKUP)
        (file,) = world.data.glob("backups/aggregator-*")
        packing.unpack(file, {})
        assert world.leftovers() == []


def killed_restores(world: World, rounds: range) -> None:
    world.mortals.live(world.path, ONCE)
    expected = outcome(world.data)
    world.mortals.live(world.path, BACKUP)
    (made,) = world.data.glob("backups/aggregator-*")
    file = made.replace(world.folder / made.name)
    restore = Act(
        words=("restore", str(file)), module="aggregator/restoring.py", now=LATER
    )
    with closing(sqlite3.connect(world.data / "aggregator.db")) as db:
        db.execute("INSERT INTO settings VALUES ('mark', 'of what was there')")
        db.commit()
        world.keep("marked")
    assert (world.folder / "marked" / "aggregator.db-wal").stat().st_size
    for dice in deaths(world, restore, rounds, "marked"):
        if again := dice.random() < 0.5:
            world.mortals.live(world.path, restore)
        world.mortals.live(world.path, ONCE)
        assert outcome(world.data) == expected
        # What was there before is somewhere, with what stood in its log alone.
        went = sorted(world.data.glob("aggregator.db.before-*Z"))
        places = [*went, world.data / "aggregator.db"]
        assert all(whole(one) for one in places)
        assert sum(marked(one) for one in places) == 1
        assert marked(places[-1]) == (not went)
        assert went or not again
        assert world.leftovers() == []


def marked(database: Path) -> bool:
    return bool(rows(database, "SELECT 1 FROM settings WHERE name = 'mark'"))


def killed_prunings(world: World, rounds: range) -> None:
    published = world.data / "public" / "all.atom"
    shown = published.read_bytes()
    world.mortals.live(world.path, PRUNE)
    shortened = "SELECT count(*) FROM entries WHERE shortened"
    assert rows(world.data / "aggregator.db", shortened) > [(20,)]
    expected = outcome(world.data)
    for _ in deaths(world, PRUNE, rounds):
        assert whole(world.data / "aggregator.db")
        world.mortals.live(world.path, PRUNE)
        assert outcome(world.data) == expected
        assert published.read_bytes() == shown
        assert world.leftovers() == []


ORDEALS = (killed_upgrades, killed_backups, killed_restores, killed_prunings)


@pytest.mark.parametrize("ordeal", ORDEALS, ids=lambda one: one.__name__)
def test_what_keeps_the_data_may_be_killed(
    world: World, ordeal: Callable[[World, range], None]
) -> None:
    ordeal(world, range(4))


@pytest.mark.long
@pytest.mark.parametrize("ordeal", ORDEALS, ids=lambda one: one.__name__)
def test_what_keeps_the_data_may_be_killed_ever_so_often(
    world: World, ordeal: Callable[[World, range], None]
) -> None:
    ordeal(world, range(4, 54))
