"""A daemon that sends, seen from outside."""

import json
import signal
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from aggregator import control
from tests.aggregator.daemons import (
    PROMPTLY,
    command,
    configure,
    free_port,
    running,
    until,
)
from tests.aggregator.outgoing.sending import pushed, subscriber
from tests.aggregator.taking import BUDGET, FERRY
from tests.feeds.server import Server

WORDS = {
    "Ferry aground off Kirkwall": FERRY,
    "Valletta passes its budget": BUDGET,
    "Bridge at Umberleigh is painted": "The stone bridge was painted green in May.",
}
"""Texts that tell of different events."""

FERRY_TITLE, BUDGET_TITLE, OLD = WORDS

HOOK = '[[webhook]]\nname = "bridge"\nurl = "{}"\nsecret = "a word"\n'


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("AGGREGATOR_SERVICE__HUB", "true")
    return free_port()


def configured(folder: Path, server: Server, port: int) -> Path:
    documents = folder / "documents"
    documents.mkdir()
    write(folder, OLD)
    table = f'[[subscription]]\nname = "post"\nfolder = "{documents}"\n'
    rest = table + HOOK.format(server.url("/hook"))
    return configure(folder, rest, port=port, ports=f"[{server.port}]")


def write(folder: Path, title: str) -> None:
    beside = folder / f"{title}.part"
    beside.write_text(f"{title}\n\n{WORDS[title]}\n", encoding="utf-8")
    beside.rename(folder / "documents" / f"{title}.txt")
    control.result(folder / "data", {"do": "once", "all": True, "names": []})


def ask(port: int, callback: str) -> int:
    base = f"http://127.0.0.1:{port}"
    fields = {
        "hub.mode": "subscribe",
        "hub.callback": callback,
        "hub.topic": f"{base}/stories.atom",
        "hub.secret": "shared",
    }
    request = Request(f"{base}/hub", urlencode(fields).encode())
    with urlopen(request, timeout=60) as answer:
        return int(answer.status)


def test_what_is_new_goes_to_followers_and_webhooks(
    tmp_path: Path, server: Server, port: int
) -> None:
    server.serve("/hook", status=204)
    path = configured(tmp_path, server, port)
    public = tmp_path / "data/public/stories.atom"
    with running(path) as daemon:
        until(lambda: public.exists() and OLD.encode() in public.read_bytes())
        assert b'rel="hub"' in public.read_bytes()
        assert ask(port, subscriber(server)) == 202
        # From then on it is a follower.
        daemon.says("sent kind=verify")
        write(tmp_path, FERRY_TITLE)
        until(lambda: pushed(server) and pushed(server, "/hook"))
        [push] = pushed(server)
        assert push.body == public.read_bytes()
        assert FERRY_TITLE.encode() in push.body
        [event] = [json.loads(one.body) for one in pushed(server, "/hook")]
        assert event["data"]["title"] == FERRY_TITLE
        told = command(path, "status")
        assert "pushed     to 1 follower" in told.stdout
        assert daemon.end() < PROMPTLY
        assert "Traceback" not in daemon.log


def test_a_delivery_that_hangs_holds_nothing_up_and_survives_a_kill(
    tmp_path: Path, server: Server, port: int
) -> None:
    server.script("/hook", lambda connection: time.sleep(20))
    path = configured(tmp_path, server, port)
    public = tmp_path / "data/public/stories.atom"
    with running(path) as daemon:
        until(lambda: public.exists() and OLD.encode() in public.read_bytes())
        write(tmp_path, FERRY_TITLE)
        until(lambda: pushed(server, "/hook"))
        daemon.end(signal.SIGKILL)
    with running(path) as daemon:
        until(lambda: len(pushed(server, "/hook")) == 2)
        write(tmp_path, BUDGET_TITLE)
        until(lambda: BUDGET_TITLE.encode() in public.read_bytes())
        assert daemon.page() == 200
        assert daemon.end() < PROMPTLY
        assert "Traceback" not in daemon.log
    first, second = pushed(server, "/hook")[:2]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
