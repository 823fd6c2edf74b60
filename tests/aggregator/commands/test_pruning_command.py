"""`prune`, with and without a daemon."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from aggregator import cli
from aggregator.config import load
from tests.aggregator.commands.test_running import once
from tests.aggregator.daemons import configure, running

Capture = pytest.CaptureFixture[str]

ITEM = """<item><title>Census {0}</title><link>https://isle.example/{0}</link>
<pubDate>{1:02} Mar 2020 12:00:00 GMT</pubDate><description>{2} {0}</description>
</item>"""


def words(number: int) -> str:
    """A text of an article's own that is not packed to next to nothing."""
    digests = (sha256(f"{number} {n}".encode()).hexdigest() for n in range(300))
    return " ".join(f"gannet{one[:20]}" for one in digests)


def call(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), *words])


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    items = "".join(ITEM.format(n, n, words(n)) for n in range(1, 9))
    feed = f'<rss version="2.0"><channel><title>Isle</title>{items}</channel></rss>'
    (tmp_path / "isle.xml").write_text(feed)
    made = configure(tmp_path, '[[subscription]]\nname = "isle"\nfile = "isle.xml"\n')
    made.write_text(made.read_text().replace("[service]", "[service]\nmin_entries = 1"))
    once(made)
    capsys.readouterr()
    return made


def test_old_texts_go_and_the_rest_stays(path: Path, capsys: Capture) -> None:
    assert call(path, "prune", "--older-than", "1y", "--dry-run") == 0
    assert "entries would lose their full text" in capsys.readouterr().out
    assert call(path, "prune", "--older-than", "1y", "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert done["entries"] > 0
    assert call(path, "prune", "--older-than", "1y") == 0
    assert "0 entries lost" in capsys.readouterr().out
    assert call(path, "check", "--database") == 0
    assert "articles=8" in capsys.readouterr().out


def test_a_daemon_does_it_when_it_is_asked(path: Path, capsys: Capture) -> None:
    with running(path):
        assert call(path, "prune", "--newest", "3", "--json") == 0
        assert json.loads(capsys.readouterr().out)["entries"] > 0


def test_a_daemon_does_it_by_itself(path: Path) -> None:
    path.write_text(
        path.read_text().replace("[service]", '[service]\nprune_after = "1y"', 1)
    )
    with running(path) as daemon:
        daemon.says("pruned entries=")


def test_room_is_given_back_when_that_is_wanted(path: Path, capsys: Capture) -> None:
    database = load(path, {}).service.database
    before = database.stat().st_size
    assert call(path, "prune", "--newest", "1", "--compact") == 0
    assert database.stat().st_size < before
    with running(path):
        assert call(path, "prune", "--newest", "1", "--compact") == 1
        assert "another aggregator" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say how old"),
        (("--older-than", "soon"), "expected a duration"),
        (("--newest", "many"), "expected a whole number"),
    ],
)
def test_what_is_not_understood_is_told(
    path: Path, capsys: Capture, words: tuple[str, ...], why: str
) -> None:
    assert call(path, "prune", *words) == 2
    assert why in capsys.readouterr().err
