"""What hubs, honest or not, get to hear at our addresses."""

import asyncio
import hmac
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.control import Message, Refused, Tell
from aggregator.listening import listening
from aggregator.web.allowance import EVERY, MOST, Allowance
from feeds.pushed import LONGEST
from storage import callbacks, wishes
from storage.callbacks import Callback
from storage.database import open_writing
from storage.wishes import Wanted
from tests.aggregator.pushed.hub import Told, request
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.visiting import Visitor

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORD, SECRET, TOPIC = "x" * 43, "between us", "https://post.example/feed"
ASKED = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "so%26so"}


class Daemon:
    """Stands in for one: it notes what the web server passes on."""

    def __init__(self, data: Path) -> None:
        self.heard: list[Message] = []
        self.confirms = True
        self.busy = False
        self._data = data
        self._up, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()))

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(60)

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(60)

    async def _listen(self) -> None:
        async with listening(self._data, self._answer):
            self._up.set()
            await asyncio.to_thread(self._over.wait)

    async def _answer(self, message: Message, tell: Tell) -> Message:
        self.heard.append(message)
        if self.busy:
            raise Refused("too much at once")
        return {"confirmed": self.confirms} if message["do"] == "confirm" else {}


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def visitor(tmp_path: Path, visit: Visit) -> Visitor:
    """A private service that has asked a hub for something."""
    keep(tmp_path)
    return visit(public=False)


def keep(data: Path, **given: object) -> None:
    db = open_writing(data / "aggregator.db")
    wishes.sync(db, [Wanted(name="post", kind="url", location=TOPIC)])
    callback = Callback(
        subscription="post",
        hub="https://hub.example/",
        topic=TOPIC,
        address=f"https://news.example/websub/{WORD}",
        secret=SECRET,
        asked=NOON,
        confirmed=NOON,
    )
    for old in callbacks.every(db):
        callbacks.save(db, replace(callback, id=old.id, **given))
    if not callbacks.every(db):
        callbacks.add(db, replace(callback, **given))
    db.close()


def ask(visitor: Visitor, word: str = WORD, method: str = "GET", **given: str) -> Told:
    query = "&".join(f"{name}={value}" for name, value in (ASKED | given).items())
    url = f"http://127.0.0.1:{visitor.port}/websub/{word}?{query}"
    return request(method, url)


def push(visitor: Visitor, body: bytes, secret: str = SECRET, **headers: str) -> Told:
    mac = hmac.digest(secret.encode(), body, "sha1").hex()
    sent = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"sha1={mac}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in sent.items() if value}
    url = f"http://127.0.0.1:{visitor.port}/websub/{WORD}"
    return request("POST", url, body, sent)


def test_what_the_daemon_confirms_is_answered_by_the_challenge(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.start()
    told = ask(visitor, **{"hub.lease_seconds": "60"})
    assert (told.status, told.body) == (200, b"so&so")
    assert told.headers["content-type"] == "text/plain; charset=utf-8"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert daemon.heard == [
        {
            "do": "confirm",
            "callback": 1,
            "said": {
                "mode": "subscribe",
                "topic": TOPIC,
                "lease": "60",
                "reason": "",
            },
        }
    ]


def test_hubs_come_below_the_path_of_the_service_too(
    tmp_path: Path, daemon: Daemon, visit: Visit
) -> None:
    keep(tmp_path)
    daemon.start()
    visitor = visit(url="https://news.example/river", public=False)
    for base in ("", "/river"):
        query = "&".join(f"{name}={value}" for name, value in ASKED.items())
        url = f"http://127.0.0.1:{visitor.port}{base}/websub/{WORD}?{query}"
        assert request("GET", url).status == 200


def test_what_the_daemon_does_not_confirm_is_not_there(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.confirms = False
    daemon.start()
    assert ask(visitor).status == 404
    assert b"so&so" not in ask(visitor).body
    assert ask(visitor, **{"hub.challenge": ""}).status == 404
    assert len(daemon.heard) == 2


def test_a_hub_that_denies_needs_no_challenge(daemon: Daemon, visitor: Visitor) -> None:
    daemon.start()
    denied = {"hub.mode": "denied", "hub.challenge": "", "hub.reason": "why"}
    assert ask(visitor, **denied).status == 200
    assert daemon.heard[0]["said"]["reason"] == "why"


@pytest.mark.parametrize(
    "word", ["", "y" * 43, WORD + "x", WORD[:-1], f"a/{WORD}", "%"]
)
def test_who_does_not_know_the_address_is_told_that_there_is_nothing(
    daemon: Daemon, visitor: Visitor, word: str
) -> None:
    daemon.start()
    for method in ("GET", "POST", "DELETE"):
        told = ask(visitor, word, method)
        assert (told.status, told.body) == (404, b"There is nothing here.\n")
    assert daemon.heard == []


def test_other_methods_are_not_answered(visitor: Visitor) -> None:
    told = ask(visitor, method="DELETE")
    assert (told.status, told.headers["allow"]) == (405, "GET, POST")


def test_without_a_daemon_the_hub_is_told_to_come_again(visitor: Visitor) -> None:
    for told in (ask(visitor), push(visitor, b"<feed/>")):
        assert told.status == 503
        assert int(told.headers["retry-after"]) > 0


def test_a_daemon_that_is_busy_has_the_hub_come_again(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.busy = True
    daemon.start()
    assert push(visitor, b"<feed/>").status == 503


def test_without_a_database_the_hub_is_told_to_come_again(visit: Visit) -> None:
    assert ask(visit()).status == 503


def test_wr300_a_signed_push_is_passed_on_as_it_came(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.start()
    body = bytes(range(256)) * 20_000
    assert push(visitor, body).status == 202
    [heard] = daemon.heard
    assert heard == {
        "do": "push",
        "callback": 1,
        "type": "application/rss+xml",
        "body": body,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "between others"},
        {"X_Hub_Signature": ""},
        {"X_Hub_Signature": "sha256=00"},
        {"X_Hub_Signature": "md5=" + "0" * 32},
    ],
    ids=["wr301", "wr302", "other method", "unknown method"],
)
def test_wr301_and_wr302_what_is_not_signed_rightly_is_dropped_in_silence(
    daemon: Daemon, visitor: Visitor, changes: dict[str, str]
) -> None:
    daemon.start()
    assert push(visitor, b"<feed/>", **changes).status == 202
    assert daemon.heard == []


def test_what_nobody_could_sign_is_only_a_sign(
    tmp_path: Path, daemon: Daemon, visitor: Visitor
) -> None:
    keep(tmp_path, secret="")
    daemon.start()
    assert push(visitor, b"<feed/>").status == 202
    assert "body" not in daemon.heard[0]


def test_what_is_packed_is_only_a_sign(daemon: Daemon, visitor: Visitor) -> None:
    daemon.start()
    assert push(visitor, b"\x1f\x8b", Content_Encoding="gzip").status == 202
    assert "body" not in daemon.heard[0]


def test_a_push_for_what_is_not_wanted_any_more_is_told_so(
    tmp_path: Path, visitor: Visitor
) -> None:
    keep(tmp_path, wanted="unsubscribe")
    assert push(visitor, b"<feed/>").status == 410
    keep(tmp_path, wanted="ended")
    assert push(visitor, b"<feed/>").status == 410


def test_before_a_hub_was_confirmed_it_has_nothing_to_send(
    tmp_path: Path, visitor: Visitor
) -> None:
    keep(tmp_path, confirmed=None)
    assert push(visitor, b"<feed/>").status == 404


def test_a_huge_push_is_refused_before_it_is_read(visitor: Visitor) -> None:
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=60) as hub:
        head = f"POST /websub/{WORD} HTTP/1.1\r\nHost: x\r\nContent-Length: "
        hub.sendall(f"{head}{50_000_000}\r\n\r\n".encode())
        assert hub.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_push_in_pieces_is_refused_once_it_is_too_long(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.start()
    chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=60) as hub:
        head = f"POST /websub/{WORD} HTTP/1.1\r\nHost: x\r\n"
        hub.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        with pytest.raises(OSError, match=r"pipe|reset"):
            hub.sendall(chunk * 800)
    assert daemon.heard == []
    assert push(visitor, b"<feed/>").status == 202


@pytest.mark.usefixtures("no_time_passes")
def test_a_hub_that_never_stops_is_held_to_its_turns(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.start()
    seen = [push(visitor, b"<feed/>").status for _ in range(MOST + 2)]
    assert seen == [202] * MOST + [429, 429]
    assert int(push(visitor, b"<feed/>").headers["retry-after"]) == EVERY


@pytest.mark.usefixtures("no_time_passes")
def test_a_hub_that_never_stops_asking_is_held_to_its_turns_too(
    daemon: Daemon, visitor: Visitor
) -> None:
    daemon.start()
    seen = [ask(visitor).status for _ in range(MOST + 2)]
    assert seen == [200] * MOST + [429, 429]
    assert push(visitor, b"<feed/>").status == 202


def test_turns_come_back_with_time_and_each_has_its_own() -> None:
    allowance = Allowance(most=2, every=10.0)
    assert [allowance.take(1, 0.0) for _ in range(3)] == [True, True, False]
    assert allowance.take(2, 0.0)
    assert not allowance.take(1, 9.0)
    assert allowance.take(1, 10.0)
    assert not allowance.take(1, 10.0)
    assert [allowance.take(1, 999.0) for _ in range(3)] == [True, True, False]


def test_the_longest_push_goes_through(daemon: Daemon, visitor: Visitor) -> None:
    daemon.start()
    assert push(visitor, bytes(LONGEST)).status == 202
    assert len(daemon.heard[0]["body"]) == LONGEST
