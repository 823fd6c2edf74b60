"""Pages as files, wherever publishing is done."""

from datetime import timedelta
from pathlib import Path
from threading import Event

from aggregator.web.exporting import apart, memory
from tests.aggregator.making import NOON
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.test_pages import mill
from tests.aggregator.web.visiting import configured
from tests.running import River

SERVICE = '[service]\ntitle = "River"\ndata = "data"\n'


def test_a_pass_writes_them_and_takes_them_away(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.txt").write_text("Bakery opens\n\nBread at six.\n")
    river = River(tmp_path)
    notes = '[[subscription]]\nname = "notes"\nfolder = "notes"\n'
    river.configure(notes, SERVICE)
    river.once(NOON)
    assert not (river.public / "index.html").exists()
    river.configure(notes, f"{SERVICE}static = true\n")
    river.once(NOON + timedelta(hours=1))
    assert "Bakery opens" in (river.public / "index.html").read_text("utf-8")
    river.configure(notes, SERVICE)
    river.once(NOON + timedelta(hours=2))
    assert not (river.public / "index.html").exists()


def test_a_child_writes_them(tmp_path: Path) -> None:
    keep(tmp_path / "aggregator.db", [mill()]).close()
    config = configured(tmp_path, static=True)
    apart.export_apart(config, NOON, Event())
    assert (config.service.published / "stories" / "s1" / "index.html").exists()


def test_a_child_ends_when_it_is_told_to(tmp_path: Path) -> None:
    keep(tmp_path / "aggregator.db", [mill()]).close()
    config, stop = configured(tmp_path, static=True), Event()
    stop.set()
    apart.export_apart(config, NOON, stop)
    assert not memory.place(config.service).exists()
