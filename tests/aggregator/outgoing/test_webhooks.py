"""Webhooks and ntfy: each new story is told once."""

import base64
import hashlib
import hmac
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.config import Topic
from aggregator.config.webhook import Webhook
from aggregator.outgoing import announcing
from aggregator.seeing.sending import lines, record, sending
from storage import outbox, receivers
from storage.database import writing
from tests.aggregator.outgoing.sending import (
    URL,
    bench,
    deliver,
    hook,
    look,
    news,
    pushed,
)
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, entry, subscribe
from tests.feeds.server import Server

SECRET = "a word between us"


def wanted(server: Server, **given: object) -> Webhook:
    url = server.serve("/hook", b"thanks")
    values = {"name": "bridge", "url": url, "allow_private": True}
    return Webhook(**(values | given))


def told(server: Server, path: str = "/hook") -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in pushed(server, path)]


def titles(server: Server) -> list[str]:
    return [one["data"]["title"] for one in told(server)]


def test_a_new_story_is_told_with_all_that_is_known(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    news(made, "n1", "Ferry aground off Kirkwall", text=FERRY)
    deliver(made)
    [event] = told(server)
    assert event["type"] == "story.new"
    assert event["timestamp"] == made.now.isoformat()
    data = event["data"]
    [story] = [one for one in made.stories() if one.iri == data["id"]]
    assert data["url"] == f"{URL}/stories/{story.slug}"
    assert data["title"] == "Ferry aground off Kirkwall"
    assert data["summary"].startswith("The ferry Saint Olaf")
    assert data["link"] == "https://herald.example/n1"
    assert (data["outlets"], data["texts"], data["language"]) == (1, 1, "en")
    [article] = data["articles"]
    assert (article["outlet"], article["copy"]) == ("herald.example", False)
    assert pushed(server)[0:0] == []
    assert pushed(server, "/hook")[0].headers["Content-Type"] == "application/json"


def test_a_delivery_is_signed_as_standard_webhooks_want_it(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server, secret=SECRET))
    news(made, "n1", "Ferry aground")
    deliver(made)
    [sent] = pushed(server, "/hook")
    head = {name.lower(): value for name, value in sent.headers.items()}
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + sent.body
    mac = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert head["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    assert int(head["webhook-timestamp"]) == int(made.now.timestamp())


def test_a_secret_may_be_in_base64(tmp_path: Path, server: Server) -> None:
    key = bytes(range(24))
    secret = f"whsec_{base64.b64encode(key).decode()}"
    made = bench(tmp_path, wanted(server, secret=secret))
    news(made, "n1", "Ferry aground")
    deliver(made)
    [sent] = pushed(server, "/hook")
    id_, at = sent.headers["webhook-id"], sent.headers["webhook-timestamp"]
    mac = hmac.digest(key, f"{id_}.{at}.".encode() + sent.body, "sha256")
    assert sent.headers["webhook-signature"][3:] == base64.b64encode(mac).decode()


def test_a_story_that_grows_is_told_once(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path, wanted(server))
    news(made, "n1", "Ferry runs aground off Kirkwall", text=FERRY)
    deliver(made)
    made.later(minutes=20)
    title = "Passengers rescued from ferry aground near Kirkwall"
    made.take(echo=[entry("e1", title, FERRY_TOO, "echo.example", published=made.now)])
    deliver(made)
    assert max(len(story.articles) for story in made.stories()) == 2
    assert titles(server) == ["Ferry runs aground off Kirkwall"]


def test_what_a_first_reading_brings_is_no_news(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path, wanted(server))
    made.configure("herald", "echo", "third", service=made.config.service)
    hook(made, wanted(server))
    made.take(third=[entry("t1", outlet="third.example", published=made.now)])
    deliver(made)
    assert told(server) == []
    made.later(hours=1)
    made.take(third=[entry("t2", outlet="third.example", published=made.now)])
    deliver(made)
    assert titles(server) == ["Title of t2"]


def test_what_is_dated_long_ago_is_no_news(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path, wanted(server))
    made.later(hours=1)
    old = made.now - timedelta(days=400)
    made.take(herald=[entry("o", outlet="herald.example", published=old)])
    deliver(made)
    assert told(server) == []


def test_a_new_webhook_is_told_what_is_new_from_then_on(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    news(made, "n1", "Ferry aground")
    hook(made, wanted(server))
    deliver(made)
    assert told(server) == []
    news(made, "n2", "The budget is passed")
    deliver(made)
    hook(made, wanted(server), wanted(server, name="second"))
    news(made, "n3", "The harbour is closed")
    deliver(made)
    told_to = titles(server)
    assert told_to == ["The budget is passed", *["The harbour is closed"] * 2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kirkwall", {"Ferry runs aground"}),
        ("ferr* -budget", {"Ferry runs aground"}),
        ('"raises pensions"', {"Budget passed"}),
        ("pensions ferry", set()),
        ("", {"Ferry runs aground", "Budget passed"}),
    ],
)
def test_a_query_is_that_of_the_search(
    tmp_path: Path, server: Server, query: str, found: set[str]
) -> None:
    made = bench(tmp_path, wanted(server, query=query))
    news(made, "n1", "Ferry runs aground", text=FERRY)
    news(made, "n2", "Budget passed", text=BUDGET)
    deliver(made)
    assert set(titles(server)) == found


def test_topics_choose(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    topics = [Topic(name="ferries", title="Ferries", any=("ferry",), expand=False)]
    made.configure("herald", "echo", topics=topics, service=made.config.service)
    hook(made, wanted(server, topics=("ferries", "rivers")))
    news(made, "n1", "Ferry runs aground", text=FERRY)
    news(made, "n2", "Budget passed", text=BUDGET)
    deliver(made)
    [event] = told(server)
    assert event["data"]["topics"] == ["ferries"]


def test_a_story_that_comes_into_the_topic_later_is_told_then(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server, query="coastguard*"))
    news(made, "n1", "Ferry runs aground off Kirkwall", text=FERRY.split(". ")[0])
    deliver(made)
    assert told(server) == []
    made.later(minutes=20)
    title = "Ferry runs aground off Kirkwall, passengers safe"
    made.take(echo=[entry("e1", title, FERRY, "echo.example", published=made.now)])
    deliver(made)
    assert max(len(story.articles) for story in made.stories()) == 2
    assert len(told(server)) == 1


def test_ntfy_gets_a_title_words_and_where_to_click(
    tmp_path: Path, server: Server
) -> None:
    server.serve("/", b"{}")
    made = bench(tmp_path)
    topics = [Topic(name="ferries", title="Ferries", any=("ferry",), expand=False)]
    made.configure("herald", "echo", topics=topics, service=made.config.service)
    url = server.url("/my-news")
    hook(made, wanted(server, kind="ntfy", url=url, secret="tk_secret"))
    news(made, "n1", "Ferry “Saint Olaf” runs aground", text=FERRY)
    deliver(made)
    [sent] = server.asked("/")
    message = json.loads(sent.body)
    assert message["topic"] == "my-news"
    assert message["title"] == "Ferry “Saint Olaf” runs aground"
    assert "Coastguards" in message["message"]
    assert "herald.example" in message["message"]
    assert message["tags"] == ["ferries"]
    assert message["click"].startswith(f"{URL}/stories/")
    assert sent.headers["Authorization"] == "Bearer tk_secret"
    assert sent.headers["webhook-signature"] is None


def test_a_phone_is_led_to_the_outlet_where_our_page_is_not_for_all(
    tmp_path: Path, server: Server
) -> None:
    server.serve("/", b"{}")
    given = wanted(server, kind="ntfy", url=server.url("/my-news"))
    made = bench(tmp_path, given, public=False)
    news(made, "n1", "Ferry aground")
    deliver(made)
    message = json.loads(server.asked("/")[0].body)
    assert message["click"] == "https://herald.example/n1"


def test_what_may_not_be_republished_is_not_told(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    herald = subscribe("herald", content="link")
    made.configure(herald, service=made.config.service)
    hook(made, wanted(server))
    news(made, "n1", "Ferry aground", text=FERRY)
    deliver(made)
    assert told(server)[0]["data"]["summary"] == ""


def test_one_that_fails_is_tried_again_for_a_day_and_then_told_of(
    tmp_path: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    made = bench(tmp_path, wanted(server))
    url = server.serve("/hook", status=500)
    news(made, "n1", "Ferry aground")
    started, tries = made.now, []
    while outbox.waiting(made.desk.db) and made.now < started + timedelta(days=3):
        made.later(minutes=2)
        tries += [made.now - started] * len(deliver(made))
    assert timedelta(days=1) <= tries[-1] < timedelta(days=1, hours=4)
    assert 12 <= len(tries) <= 25
    assert len({one.headers["webhook-id"] for one in pushed(server, "/hook")}) == 1
    [one] = receivers.every(made.desk.db)
    assert (one.name, one.given_up) == ("webhook bridge", 1)
    assert "answered 500" in one.failure
    [record] = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert "gave up kind=story to=webhook bridge" in record.getMessage()
    assert url not in caplog.text


def test_one_that_is_back_gets_all_that_waits_and_is_forgiven(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    server.serve("/hook", status=503)
    for number in range(4):
        news(made, f"n{number}", f"Report {number}", text=f"Words {number}")
        deliver(made)
    assert len(pushed(server, "/hook")) < 8
    server.serve("/hook", status=204)
    made.later(hours=1)
    before = len(pushed(server, "/hook"))
    deliver(made)
    assert sorted(titles(server)[before:]) == [f"Report {n}" for n in range(4)]
    assert receivers.every(made.desk.db) == ()
    assert deliver(made) == []


def test_one_that_is_asked_to_wait_waits(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path, wanted(server))
    server.serve("/hook", status=429, headers={"Retry-After": "7200"})
    news(made, "n1", "Ferry aground")
    deliver(made)
    made.later(minutes=119)
    assert deliver(made) == []
    made.later(minutes=2)
    assert len(deliver(made)) == 1


def test_what_it_never_takes_does_not_stand_before_the_rest(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    server.serve("/hook", status=400)
    news(made, "n1", "Ferry aground")
    deliver(made)
    server.serve("/hook", status=200)
    news(made, "n2", "The budget is passed")
    made.later(seconds=1)
    deliver(made)
    assert titles(server)[:2] == ["Ferry aground", "The budget is passed"]


def test_one_that_fails_for_long_is_told_of_in_the_health_feed_and_status(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server, url=server.url("/secret-hook")))

    def health() -> bytes:
        made.publish()
        return (made.config.service.published / "health.atom").read_bytes()

    before = health()
    news(made, "n1", "Ferry aground")
    for number in range(5):
        deliver(made)
        made.later(hours=1)
        assert (b"Webhook bridge: failing" in health()) == (number >= 2)
    assert b"secret-hook" not in health()
    seen = sending(made.desk.db)
    [line] = lines(seen, made.now)
    assert line.startswith("not taken  webhook bridge, for 5 h: answered 404")
    assert "; 1 waiting; tried again in " in line
    [told_of] = record(seen)["failing"]
    assert (told_of["name"], told_of["failures"]) == ("webhook bridge", 5)
    server.serve("/secret-hook")
    made.later(hours=1)
    deliver(made)
    assert health() == before
    assert list(lines(sending(made.desk.db), made.now)) == []


def test_private_addresses_are_not_told_anything(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server, allow_private=False))
    news(made, "n1", "Ferry aground")
    [outcome] = deliver(made)
    assert (outcome.taken, outcome.kind) == (False, "blocked")
    assert "allow_private = true would permit it" in outcome.reason
    assert not server.requests


def test_nothing_is_told_twice_or_forgotten_over_a_restart(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    made.later(minutes=1)
    made.take(
        herald=[entry("n1", "Ferry", outlet="herald.example", published=made.now)]
    )
    made.reopen()  # before it was looked what is new
    look(made)
    made.reopen()  # before it was sent
    deliver(made)
    first = pushed(server, "/hook")
    made.reopen()
    deliver(made)
    assert pushed(server, "/hook") == first
    assert titles(server) == ["Ferry"]


def test_what_was_sent_but_not_noted_is_sent_again_under_its_id(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    news(made, "n1", "Ferry aground")
    made.desk.db.execute("CREATE TABLE kept AS SELECT * FROM outbox")
    deliver(made)
    made.desk.db.execute("INSERT INTO outbox SELECT * FROM kept")
    made.reopen()
    deliver(made)
    first, second = pushed(server, "/hook")
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_webhook_that_is_configured_no_more_is_told_nothing(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    server.serve("/hook", status=500)
    news(made, "n1", "Ferry aground")
    deliver(made)
    hook(made)
    assert outbox.waiting(made.desk.db) == {}
    assert receivers.every(made.desk.db) == ()
    made.later(hours=1)
    assert deliver(made) == []


def test_who_was_told_what_is_forgotten_when_nothing_joins_it_any_more(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path, wanted(server))
    news(made, "n1", "Ferry aground")
    db = made.desk.db
    for days, left in ((30, 1), (40, 0)):
        made.later(days=days)
        with writing(db):
            announcing.tidy(made.desk, made.now)
        assert db.execute("SELECT count(*) FROM announced").fetchone() == (left,)
