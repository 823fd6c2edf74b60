"""The log is lines for people or objects for programs, and has no secrets."""

import json
import logging
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator import logs
from tests.aggregator.daemons import configure, running, until
from tests.feeds.server import Server

Capture = pytest.CaptureFixture[str]
Say = Callable[..., str]


@pytest.fixture
def say(capsys: Capture, request: pytest.FixtureRequest) -> Iterator[Say]:
    """Logs an event in the form of the test and gives what came out."""
    root = logging.getLogger()
    before = root.handlers[:]

    def said(*given: object, **more: Any) -> str:
        logs.configure(logging.INFO, request.param)
        logging.getLogger("parts").info(*given, **more)
        return capsys.readouterr().err

    yield said
    root.handlers[:] = before


as_text = pytest.mark.parametrize("say", ["text"], indirect=True)
as_json = pytest.mark.parametrize("say", ["json"], indirect=True)


@as_text
def test_an_event_is_a_line(say: Say) -> None:
    assert say("read feed=%s new=%d", "post", 3).endswith(
        "INFO parts read feed=post new=3\n"
    )


@as_text
def test_nobody_can_forge_a_line_or_move_the_cursor(say: Say) -> None:
    forged = "gone\n2026-01-01 INFO parts read feed=other\r\x1b[2J\u2028\u202e"
    first, second = say("failed reason=%s", forged).splitlines()
    assert first.endswith("failed reason=gone")
    assert second == (
        "    2026-01-01 INFO parts read feed=other\\u000d\\u001b[2J\\u2028\\u202e"
    )


@as_json
def test_an_event_is_an_object_with_its_values(say: Say) -> None:
    told = json.loads(say("%s feed=%s new=%d after=%s", "read", "post\n", 3, None))
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told == {
        "level": "INFO",
        "logger": "parts",
        "event": "read",
        "feed": "post\n",
        "new": 3,
        "after": None,
    }


@as_json
@pytest.mark.parametrize(
    ("given", "event"),
    [
        (("all is well",), "all is well"),
        (("100% done",), "100% done"),
        (("took %s of %s, port=%d it was", 1, 2, 3), "took 1 of 2, port=3 it was"),
        (("port=%(port)d", {"port": 3}), "port=3"),
    ],
)
def test_what_has_no_named_values_is_told_whole(
    say: Say, given: tuple[object, ...], event: str
) -> None:
    told = json.loads(say(*given))
    assert told["event"] == event
    assert set(told) == {"time", "level", "logger", "event"}


@as_json
def test_an_exception_is_part_of_its_object(say: Say) -> None:
    fault = ValueError("two\nlines\u2028at https://me:word@post.example/ of it")
    line = say("failed", exc_info=fault)
    assert len(line.splitlines()) == 1
    assert "ValueError: two\nlines" in json.loads(line)["exception"]
    assert "word" not in line


@pytest.mark.parametrize("say", ["text", "json"], indirect=True)
def test_passwords_in_addresses_are_not_said(say: Say) -> None:
    told = say("moved to=%s", "https://me:w0rd@post.example/a and 'http://x@y.example'")
    assert "https://post.example/a and 'http://y.example'" in told
    assert "w0rd" not in told


SECRETS = """
[[subscription]]
name = "keyed"
url_file = "address"
[[subscription]]
name = "locked"
url = "{locked}"
username = "anna"
password = "pass-secret"
headers = {{ X-Key = "header-secret" }}
[[subscription]]
name = "known"
url = "{known}"
"""


def test_all_that_a_daemon_says_are_objects_without_secrets(
    tmp_path: Path, server: Server
) -> None:
    with_user = server.url("/known").replace("//", "//anna:user-secret@")
    tables = SECRETS.format(locked=server.serve("/locked", status=401), known=with_user)
    moved = with_user.replace("/known", "/gone") + "?to=there"
    server.serve("/known", status=301, headers={"Location": moved})
    keyed = server.url("/keyed?key=file-secret")
    server.serve(
        "/keyed?key=file-secret", status=301, headers={"Location": keyed + "s"}
    )
    (tmp_path / "address").write_text(keyed)
    path = configure(tmp_path, tables, ports=f"[{server.port}]")
    path.write_text(path.read_text().replace("\ndata", '\nlog_format = "json"\ndata'))
    with running(path, said='"event": "running"') as daemon:
        until(lambda: daemon.log.count('"event": "failed"') >= 3)
        path.write_text(path.read_text() + "colour = 1\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.says("kept the old configuration")
        daemon.end()
    events = [json.loads(line) for line in daemon.log.splitlines()]
    assert {event["logger"].partition(".")[0] for event in events} <= {"aggregator"}
    failed = {one["subscription"] for one in events if one["event"] == "failed"}
    assert failed == {"keyed", "locked", "known"}
    (kept,) = (one for one in events if one["event"] == "kept the old configuration")
    assert "colour: unknown key" in kept["reason"]
    assert events[-1]["event"] == "stopped"
    assert "secret" not in daemon.log
