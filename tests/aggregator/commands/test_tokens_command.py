"""`token`, with and without a daemon."""

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from aggregator import cli
from tests.aggregator.commands.test_running import files, once
from tests.aggregator.daemons import command, configure, running

Capture = pytest.CaptureFixture[str]


def call(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), *words])


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    made = configure(tmp_path, files(tmp_path, "herald"))
    once(made)
    capsys.readouterr()
    return made


def test_a_token_is_made_shown_and_taken_back(path: Path, capsys: Capture) -> None:
    assert call(path, "token", "list") == 0
    assert "none yet" in capsys.readouterr().out
    assert call(path, "token", "add", "anna") == 0
    address, remark = capsys.readouterr().out.splitlines()
    assert urlsplit(address).path.startswith("/t/")
    assert "everybody can read without it" in remark
    assert call(path, "feeds", "--token", "anna", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert f"{address}all.atom" in [row["url"] for row in rows]
    assert all(row["url"].startswith(address) for row in rows)
    assert call(path, "token", "list", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["name"] == "anna"
    assert call(path, "token", "remove", "anna") == 0
    capsys.readouterr()
    assert call(path, "feeds", "--token", "anna") == 1
    assert 'there is no token "anna"' in capsys.readouterr().err


def test_what_cannot_be_done_is_told(path: Path, capsys: Capture) -> None:
    assert call(path, "token", "add", "Anna!") == 2
    assert "lower-case letters" in capsys.readouterr().err
    assert call(path, "token", "remove", "anna") == 1
    assert 'there is no token "anna"' in capsys.readouterr().err
    assert call(path, "token", "add", "anna") == 0
    capsys.readouterr()
    assert call(path, "token", "add", "anna") == 1
    assert '"anna" has a token' in capsys.readouterr().err


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_a_running_daemon_takes_it_over_at_once(tmp_path: Path) -> None:
    path = configure(tmp_path, files(tmp_path, "herald"))
    text = path.read_text()
    path.write_text(text.replace("[service]", "[service]\npublic = false"))
    with running(path) as daemon:
        daemon.says("published feeds")
        made = command(path, "token", "add", "anna")
        assert made.returncode == 0, made.stderr
        (address,) = made.stdout.splitlines()
        base = address.partition("/t/")[0]
        assert status(f"{base}/all.atom") == 403
        assert status(f"{address}all.atom") == 200
        again = command(path, "token", "add", "anna")
        assert again.returncode == 1
        assert '"anna" has a token' in again.stderr
        assert command(path, "token", "remove", "anna").returncode == 0
        assert status(f"{address}all.atom") == 404
        assert address.rpartition("/t/")[2].strip("/") not in daemon.log
