"""`regroup`, with and without a daemon."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from aggregator import cli
from tests.aggregator.commands.test_running import once
from tests.aggregator.daemons import configure, running
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO

Capture = pytest.CaptureFixture[str]

ITEM = """<item><title>{0}</title><link>https://isle.example/{1}</link><guid>{1}</guid>
<pubDate>Sun, 01 Mar 2026 {1:02}:00:00 GMT</pubDate><description>{2}</description>
</item>"""
TOLD = (("Ferry aground", FERRY), ("Ferry off Kirkwall", FERRY_TOO), ("Budget", BUDGET))


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    """Two stories, of which one was torn apart."""
    told = (ITEM.format(title, n, text) for n, (title, text) in enumerate(TOLD, 1))
    feed = (
        f'<rss version="2.0"><channel><title>I</title>{"".join(told)}</channel></rss>'
    )
    (tmp_path / "isle.xml").write_text(feed)
    made = configure(tmp_path, '[[subscription]]\nname = "isle"\nfile = "isle.xml"\n')
    once(made)
    with closing(sqlite3.connect(database(made))) as db, db:
        assert stories(made) == 2
        db.execute(
            "INSERT INTO stories "
            "(id, iri, slug, lead_id, founded, time, updated, quiet) "
            "SELECT 9, 'tag:nine', 'nine', 2, time, time, time, quiet FROM stories "
            "WHERE id = 1"
        )
        db.execute("UPDATE articles SET story_id = 9 WHERE id = 2")
    capsys.readouterr()
    return made


def database(path: Path) -> Path:
    return path.parent / "data" / "aggregator.db"


def stories(path: Path) -> int:
    with closing(sqlite3.connect(database(path))) as db:
        row = db.execute("SELECT count(DISTINCT story_id) FROM articles").fetchone()
    return int(row[0])


def result(path: Path, capsys: Capture, *words: str) -> dict[str, Any]:
    assert cli.main(["--config", str(path), "regroup", "--json", *words]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_it_is_tried_on_a_copy_and_then_done(path: Path, capsys: Capture) -> None:
    tried = result(path, capsys, "--dry-run")
    assert (tried["done"], tried["moved"], tried["merged"]) == (3, 1, 1)
    assert (tried["changed"], tried["founded"]) == (2, 0)
    assert cli.main(["--config", str(path), "regroup", "--dry-run"]) == 0
    assert "2 stories would change, 0 be new, 1 id lead" in capsys.readouterr().out
    assert stories(path) == 3
    assert not list(path.parent.glob("data/.regrouping-*"))
    assert cli.main(["--config", str(path), "regroup", "--again"]) == 0
    told = capsys.readouterr()
    assert "grouped 3 articles again: 1 have another story; 0 new stories" in told.out
    assert "1 id leads to another story" in told.out
    assert told.err == "done 3 of 3 articles\n"
    assert stories(path) == 2
    assert cli.main(["--config", str(path), "regroup"]) == 0
    assert "nothing is being grouped again" in capsys.readouterr().out


def test_a_daemon_does_it_when_it_is_asked(path: Path, capsys: Capture) -> None:
    with running(path) as daemon:
        assert result(path, capsys, "--dry-run")["merged"] == 1
        done = result(path, capsys, "--again")
        assert (done["over"], done["merged"]) == (True, 1)
        daemon.end()
    assert stories(path) == 2
    assert "Traceback" not in daemon.log
