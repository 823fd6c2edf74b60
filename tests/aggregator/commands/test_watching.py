"""What `once` tells of what it did not do."""

import json
from pathlib import Path

import pytest

from aggregator import cli
from tests.aggregator.daemons import command, configure, running
from tests.feeds.server import Server

FEED = "<rss version='2.0'><channel><title>{name}</title></channel></rss>"


def subscribed(folder: Path, server: Server) -> Path:
    """Two feeds of one server, of which one asks for an hour of peace."""
    busy = server.serve("/busy", status=429, headers={"Retry-After": "3600"})
    calm = server.serve("/calm", FEED.format(name="calm"))
    tables = "".join(
        f'[[subscription]]\nname = "{name}"\nurl = "{url}"\n'
        for name, url in (("busy", busy), ("calm", calm))
    )
    return configure(folder, tables, ports=f"[{server.port}]")


def test_b20_once_leaves_out_what_is_forbidden_and_says_until_when(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    path = subscribed(tmp_path, server)
    once = ["--config", str(path), "once"]
    assert cli.main(once) == 1
    assert "not asked" not in capsys.readouterr().err
    for words in (["--all"], ["--subscription", "busy"]):
        assert cli.main([*once, *words]) == 0
        [line] = [
            line
            for line in capsys.readouterr().err.splitlines()
            if line.startswith("busy: ")
        ]
        assert line.startswith("busy: not asked: forbidden until ")
        assert "429" in line
    assert cli.main([*once, "--all", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)["left_out"]
    assert told.startswith("busy: not asked")
    assert (len(server.asked("/busy")), len(server.asked("/calm"))) == (1, 3)


def test_b20_a_daemon_leaves_it_out_as_well(tmp_path: Path, server: Server) -> None:
    path = subscribed(tmp_path, server)
    with running(path) as daemon:
        daemon.says("failed subscription=busy kind=http-429")
        told = command(path, "once", "--subscription", "busy")
        assert told.returncode == 0
        assert told.stderr.startswith("busy: not asked: forbidden until ")
        assert told.stdout.startswith("read 0 subscriptions (0 failed)")
    assert len(server.asked("/busy")) == 1
