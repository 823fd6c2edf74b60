"""The hub over HTTP: what is handed to the daemon, and what is not."""

import asyncio
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from aggregator import tokens
from aggregator.control import Message, Tell
from aggregator.listening import listening
from aggregator.web.hub import BURST
from storage.database import open_writing
from tests.aggregator.making import NOON
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.test_web_feeds import publish
from tests.aggregator.web.visiting import Visitor, configured

URL = "https://river.example/news"
FORM = "application/x-www-form-urlencoded"
ASKED = {
    "hub.mode": "subscribe",
    "hub.callback": "https://a.example/in?x=1",
    "hub.topic": f"{URL}/all.atom",
    "hub.secret": "a word",
    "extra": "is passed over",
}


def post(
    visitor: Visitor, body: object, path: str = "/news/hub", **headers: str
) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", visitor.port, timeout=60)
    given = urlencode(body) if isinstance(body, dict) else body
    named = {"content-type": FORM} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    try:
        connection.request("POST", path, given, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())
    finally:
        connection.close()


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[list[Message]]:
    """A daemon that takes all; what it was asked."""
    found: list[Message] = []

    async def answer(message: Message, tell: Tell) -> Message:
        found.append(message)
        return {"status": 202, "words": "Taken."}

    async def listen(ready: threading.Event) -> None:
        async with listening(tmp_path, answer):
            ready.set()
            await done.wait()

    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(listen(ready),))
    thread.start()
    assert ready.wait(60)
    yield found
    loop.call_soon_threadsafe(done.set)
    thread.join()
    loop.close()


def test_a_request_is_handed_to_the_daemon(visit: Visit, asked: list[Message]) -> None:
    hub = visit(url=URL, hub=True)
    for path in ("/news/hub", "/hub"):
        status, words, headers = post(hub, ASKED, path)
        assert (status, words) == (202, "Taken.\n")
        assert headers["content-type"].startswith("text/plain")
    fields = {name: value for name, value in ASKED.items() if name != "extra"}
    assert asked == [{"do": "follow", "fields": fields}] * 2


def test_without_a_daemon_it_says_so(visit: Visit) -> None:
    status, words, headers = post(visit(url=URL, hub=True), ASKED)
    assert status == 503
    assert "aggregator run" in words
    assert headers["retry-after"] == "60"


def test_what_cannot_be_meant_is_refused_here(
    visit: Visit, asked: list[Message]
) -> None:
    hub = visit(url=URL, hub=True)
    assert post(hub, {})[0] == 400
    assert post(hub, ASKED | {"hub.callback": "nowhere"})[0] == 400
    assert post(hub, "&".join(f"a{n}=1" for n in range(99)))[0] == 400
    assert post(hub, b"\xff\xfe")[0] == 400
    assert post(hub, ASKED | {"extra": "a" * 9000})[0] == 413
    assert post(hub, ASKED, content_type="application/json")[0] == 415
    assert post(hub, ASKED, content_type=f"{FORM}; charset=latin-1")[0] == 415
    assert asked == []


@pytest.mark.usefixtures("no_time_passes")
def test_too_many_requests_are_put_off(visit: Visit, asked: list[Message]) -> None:
    hub = visit(url=URL, hub=True)
    found = [post(hub, ASKED)[0] for _ in range(BURST + 20)]
    assert found == [202] * BURST + [503] * 20
    assert len(asked) == BURST


def test_utf_8_may_be_named(visit: Visit, asked: list[Message]) -> None:
    hub = visit(url=URL, hub=True)
    assert post(hub, ASKED, content_type=f'{FORM}; charset="UTF-8"')[0] == 202


def test_a_web_page_cannot_ask_in_its_readers_name(
    visit: Visit, asked: list[Message]
) -> None:
    hub = visit(url=URL, hub=True)
    for origin in ("https://evil.example", "null", URL):
        assert post(hub, ASKED, origin=origin)[0] == 403
    assert asked == []


def test_it_is_asked_by_post(visit: Visit) -> None:
    answer = visit(url=URL, hub=True).get("/hub")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_where_there_is_no_hub_there_is_no_address(visit: Visit) -> None:
    assert post(visit(url=URL), ASKED)[0] == 404


def test_a_private_service_is_followed_with_a_token(
    visit: Visit, tmp_path: Path, asked: list[Message]
) -> None:
    db = open_writing(tmp_path / "aggregator.db")
    tokens.add(db, tmp_path, "anna", NOON)
    config = configured(tmp_path, url=URL, public=False)
    path = tokens.config_for(db, config, "anna").service.base_path
    db.close()
    hub = visit(url=URL, public=False, hub=True)
    assert post(hub, ASKED)[0] == 403
    assert post(hub, ASKED, f"{path}/hub")[0] == 202
    publish(tmp_path, "all.atom", f'<feed><link href="{URL}/hub"/></feed>'.encode())
    told = hub.get(f"{path}/all.atom")
    assert f"{path}/hub" in told.body.decode()
    assert f'{path}/hub>; rel="hub"' in told.headers["link"]


def test_a_feed_names_its_hubs(visit: Visit, tmp_path: Path) -> None:
    for name in ("all.atom", "all.json", "feeds.opml"):
        publish(tmp_path, name)
    hub = visit(url=URL, hub=True, hubs=("https://hub.example/",))
    links = (
        f'<{URL}/all.atom>; rel="self", <{URL}/hub>; rel="hub", '
        '<https://hub.example/>; rel="hub"'
    )
    assert hub.get("/all.atom").headers["link"] == links
    assert hub.get("/all.atom", method="HEAD").headers["link"] == links
    assert 'rel="hub"' in hub.get("/all.json").headers["link"]
    assert 'rel="hub"' not in hub.get("/feeds.opml").headers["link"]
