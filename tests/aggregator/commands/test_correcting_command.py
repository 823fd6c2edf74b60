"""A person corrects from the command line, with a daemon and without one."""

import json
from pathlib import Path
from urllib.error import HTTPError

import pytest

from aggregator.cli import main
from tests.aggregator.daemons import command, configure, running, until
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO

PAGE = [f"https://desk.example/{number}" for number in range(3)]

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two reports on a ferry and one on a budget, in a folder."""
    documents = tmp_path / "desk"
    documents.mkdir()
    for number, (title, text) in enumerate(
        (
            ("Ferry Saint Olaf aground off Kirkwall", FERRY),
            ("Saint Olaf passengers rescued at Kirkwall", FERRY_TOO),
            ("Valletta passes a budget", BUDGET),
        )
    ):
        (documents / f"{number}.md").write_text(
            f"---\ntitle: {title}\nlink: https://desk.example/{number}\n---\n{text}\n"
        )
    rest = '[[subscription]]\nname = "desk"\nfolder = "desk"\n'
    return configure(tmp_path, rest)


def do(config: Path, *words: str) -> int:
    return main(["--config", str(config), *words])


def links(config: Path, capsys: Capture, named: str) -> set[str]:
    """The articles of a story, by ``explain``."""
    assert do(config, "explain", named, "--json") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert do(config, "explain", told["story"]["id"], "--json") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    return {article["link"][-1] for article in told["articles"]}


def test_without_a_daemon_the_command_makes_it_true(
    config: Path, capsys: Capture
) -> None:
    assert do(config, "once") == 0
    assert links(config, capsys, PAGE[0]) == {"0", "1"}
    assert do(config, "story", "split", PAGE[0], PAGE[1]) == 0
    out = capsys.readouterr().out
    assert "aggregator.corrections.toml" in out
    assert out.count("/stories/") == 2
    assert links(config, capsys, PAGE[0]) == {"0"}
    assert do(config, "article", "move", PAGE[1], PAGE[2]) == 0
    assert links(config, capsys, PAGE[2]) == {"1", "2"}
    assert do(config, "story", "merge", PAGE[0], PAGE[2]) == 0
    assert links(config, capsys, PAGE[0]) == {"0", "1", "2"}
    assert do(config, "story", "rename", PAGE[0], "All") == 0
    assert "All\n" in capsys.readouterr().out


def test_programs_are_told_what_stands_now(config: Path, capsys: Capture) -> None:
    assert do(config, "once") == 0
    capsys.readouterr()
    assert do(config, "story", "split", PAGE[0], PAGE[1], "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kept_in"].endswith("aggregator.corrections.toml")
    assert [[one["link"] for one in s["articles"]] for s in told["stories"]] == [
        [PAGE[0]],
        [PAGE[1]],
    ]
    assert do(config, "story", "rename", PAGE[2], "Malta", "--json") == 0
    (story,) = json.loads(capsys.readouterr().out)["stories"]
    assert (story["title"], story["pinned"]) == ("Malta", False)
    assert do(config, "forget", "https://desk.example/9", "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["stories"] == []
    assert "it will not come in" in captured.err


def test_what_cannot_be_changes_nothing(config: Path, capsys: Capture) -> None:
    assert do(config, "once") == 0
    assert do(config, "story", "merge", PAGE[0], PAGE[1]) == 1
    assert "not one already" in capsys.readouterr().err
    assert do(config, "story", "pin", "nothing-like-it") == 1
    assert do(config, "forget", "no address") == 1
    assert not (config.parent / "aggregator.corrections.toml").exists()


def test_a_forgotten_title_stands_in_no_file(config: Path, capsys: Capture) -> None:
    assert do(config, "once") == 0
    assert do(config, "story", "rename", PAGE[2], "Malta") == 0
    assert do(config, "story", "split", PAGE[0], PAGE[1]) == 0
    file = config.parent / "aggregator.corrections.toml"
    assert "rescued" in file.read_text()
    for number in (1, 2):
        assert do(config, "forget", f"https://desk.example/{number}") == 0
    text = file.read_text()
    assert "rescued" not in text
    assert "Malta" not in text
    assert text.count("\n[[correction]]\n") == 2
    assert do(config, "check") == 0
    public = config.parent / "data" / "public"
    assert not any(b"rescued" in path.read_bytes() for path in public.rglob("*.atom"))


def test_beside_a_daemon_that_makes_it_true(config: Path, capsys: Capture) -> None:
    with running(config) as daemon:
        feed = config.parent / "data" / "public" / "stories.atom"
        until(lambda: feed.exists() and b"Valletta" in feed.read_bytes())
        done = command(config, "story", "pin", PAGE[2], "--json")
        assert json.loads(done.stdout)["stories"][0]["pinned"]
        assert "the running daemon has taken it over" in done.stderr
        done = command(config, "story", "merge", PAGE[0], PAGE[2])
        assert done.returncode == 0, done.stderr
        assert "the running daemon has taken it over" in done.stdout
        assert links(config, capsys, PAGE[0]) == {"0", "1", "2"}
        until(lambda: feed.read_bytes().count(b"</entry>") == 1)
        told = command(config, "explain", PAGE[2], "--json")
        page = json.loads(told.stdout)["articles"][0]["url"]
        slug = page.rpartition("/")[2]
        assert daemon.page(f"/articles/{slug}") == 200
        done = command(config, "forget", PAGE[2])
        assert done.returncode == 0, done.stderr
        until(lambda: b"Valletta" not in feed.read_bytes())
        with pytest.raises(HTTPError) as caught:
            daemon.page(f"/articles/{slug}")
        assert caught.value.code == 410
        caught.value.close()
        assert b"Saint Olaf" in feed.read_bytes()


def test_a_daemon_by_another_configuration_is_not_gone_round(config: Path) -> None:
    with running(config) as daemon:
        feed = config.parent / "data" / "public" / "stories.atom"
        until(lambda: feed.exists() and b"Valletta" in feed.read_bytes())
        other = config.with_name("other.toml")
        other.write_text(config.read_text())
        done = command(other, "story", "pin", PAGE[2])
        assert done.returncode == 1
        assert "name that with --config" in done.stderr
        assert not config.with_name("other.corrections.toml").exists()
        assert daemon.process.poll() is None
