"""The curve of a growing database: copies that hold together, and what is drawn."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.scale import writing
from benchmarks.scale.growing import grow
from benchmarks.scale.table import Point, plot, shown, table
from benchmarks.side_by_side.documents import document
from benchmarks.side_by_side.farm import Farm
from benchmarks.side_by_side.programs import configure
from storage.database import open_writing
from storage.soundness import faults

POINTS = [
    Point(articles=1_000, values={"page": 10.0, "search": 4.0}),
    Point(articles=10_000, values={"page": 11.0, "search": 40.0}),
]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    (folder / "data").mkdir()
    (folder / "shown").mkdir()
    farm = Farm(feeds=3, seed=1, now=datetime.now(UTC).replace(microsecond=0))
    configure(folder, [f"http://127.0.0.1:9/{number}" for number in range(3)])
    for one in farm.outlets:
        path = folder / "shown" / f"f{one.number}.{one.format}"
        path.write_bytes(document(one))
    writing.main(str(folder / "aggregator.toml"), str(folder / "shown"))
    return folder / "data" / "aggregator.db"


def test_the_writer_says_what_each_part_took(
    grown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = grown.parents[1]
    writing.main(str(folder / "aggregator.toml"), str(folder / "shown"))
    told = json.loads(capsys.readouterr().out)
    assert set(told["costs"]) == {
        "configuration",
        "open",
        "index",
        "due",
        "take",
        "publish",
    }
    assert told["fresh"] == 0


def test_a_database_grows_by_whole_copies_that_are_sound(grown: Path) -> None:
    with closing(open_writing(grown)) as db:
        count = "SELECT count(*) FROM articles"
        (before,) = db.execute(count).fetchone()
        (newest,) = db.execute("SELECT max(time) FROM articles").fetchone()
        grow(db, 3 * before)
        grow(db, 3 * before)
        assert db.execute(count).fetchone() == (3 * before,)
        assert db.execute("SELECT max(time) FROM articles").fetchone() == (newest,)
        (found,) = db.execute("SELECT count(*) FROM search").fetchone()
        assert found == 3 * before
        assert list(faults(db)) == []


def test_the_table_has_a_column_for_each_size() -> None:
    head, _, page, search = table(POINTS).splitlines()
    assert head == "|  | 1,000 | 10,000 |"
    assert page == "| page | 10.0 | 11.0 |"
    assert search == "| search | 4.00 | 40.0 |"
    assert shown(1234.5) == "1,234"


def test_the_plot_rises_with_what_grows() -> None:
    drawn = ElementTree.fromstring(plot(POINTS, ["page", "search"]))
    lines = drawn.findall("{*}polyline")
    ends = [line.attrib["points"].split() for line in lines]
    heights = [[float(place.split(",")[1]) for place in line] for line in ends]
    assert heights[1][1] < heights[0][1] <= heights[0][0] == heights[1][0]
