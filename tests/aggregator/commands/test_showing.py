import json
from pathlib import Path

import pytest

from aggregator import cli
from tests.aggregator.commands.test_running import files, once
from tests.aggregator.daemons import command, configure, running, until

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    """A pass over two feeds, one of which cannot be read."""
    made = configure(tmp_path, files(tmp_path, "herald", "post"))
    (tmp_path / "post.xml").unlink()
    once(made)
    capsys.readouterr()
    return made


def show(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), *words])


def test_status_tells_how_each_subscription_does(path: Path, capsys: Capture) -> None:
    assert show(path, "status") == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("herald: ok; last read 20")
    assert told[1].startswith("    next 20")
    assert told[2].startswith("post: failing since 20")
    assert told[3].startswith("    unreadable: ")
    assert told[-2:] == ["2 subscriptions, 1 article, 1 story", "no daemon runs"]


def test_status_is_0_where_all_is_well(path: Path, capsys: Capture) -> None:
    files(path.parent, "post")
    once(path, "--all")
    assert show(path, "status") == 0


def test_status_tells_programs_the_same(path: Path, capsys: Capture) -> None:
    show(path, "status", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["daemon"]) == (1, None)
    herald, post = told["subscriptions"]
    assert herald["failure"] is None
    assert post["failure"]["kind"] == "unreadable"
    assert post["last_success"] is None
    assert post["failures"] == 1


def test_the_feeds_are_listed_with_their_addresses(path: Path, capsys: Capture) -> None:
    assert show(path, "feeds") == 0
    told = capsys.readouterr().out
    assert "/stories.atom" in told
    show(path, "feeds", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert all(Path(row["file"]).is_file() for row in rows)
    assert "".join(row["url"] for row in rows).count("http") == len(rows)


def test_looking_is_possible_beside_a_daemon(path: Path) -> None:
    with running(path) as daemon:
        until(lambda: (daemon.data / "control.sock").exists())
        for word in ("status", "feeds", "list"):
            told = command(path, word)
            assert told.stderr == ""
            assert "herald" in told.stdout
            runs = f"a daemon runs: process {daemon.process.pid}\n"
            assert told.stdout.endswith(runs) == (word == "status")


def test_looking_makes_nothing(tmp_path: Path, capsys: Capture) -> None:
    path = configure(tmp_path)
    for word in ("status", "feeds"):
        assert show(path, word) == 1
        assert "`aggregator once` makes it" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
