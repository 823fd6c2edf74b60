"""Our hub, as subscribers see it (W3C WebSub, 5 to 7)."""

import hmac
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import tokens
from aggregator.outgoing import followable, hub, pushing
from storage import followers, outbox
from storage.database import writing
from tests.aggregator.outgoing.sending import (
    FEED,
    URL,
    ask,
    bench,
    deliver,
    news,
    pushed,
    query,
    reply,
    subscriber,
)
from tests.aggregator.taking import Bench
from tests.feeds.server import Server


def public(made: Bench, path: str = "stories.atom") -> bytes:
    return followable.published(made.desk, path)


def test_who_confirms_has_changes_pushed(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    callback = subscriber(server)
    assert ask(made, callback)["status"] == 202
    deliver(made)
    [question] = server.requests
    told = query(question)
    assert question.method == "GET"
    assert (told["hub.mode"], told["hub.topic"]) == ("subscribe", FEED)
    assert told["hub.lease_seconds"] == "864000"
    assert len(told["hub.challenge"]) >= 32
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    [push] = pushed(server)
    assert push.body == public(made)
    assert push.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert push.headers["Link"] == f'<{URL}/hub>; rel="hub", <{FEED}>; rel="self"'
    assert push.headers["X-Hub-Signature"] is None
    assert deliver(made) == []


@pytest.mark.parametrize(
    "path",
    [
        *("stories.json", "all.rss"),
        *("subscriptions/herald.atom", "subscriptions/herald.json"),
    ],
)
def test_every_feed_that_is_marked_as_it_changes_can_be_followed(
    tmp_path: Path, server: Server, path: str
) -> None:
    made = bench(tmp_path)
    assert ask(made, subscriber(server), topic=f"{URL}/{path}")["status"] == 202
    deliver(made)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    [push] = pushed(server)
    assert push.body == public(made, path)
    kinds = {
        "atom": "application/atom+xml",
        "json": "application/feed+json",
        "rss": "application/rss+xml",
    }
    assert push.headers["Content-Type"].startswith(kinds[path.rpartition(".")[2]])


def test_a_secret_signs_what_is_pushed(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server), secret="a word between us")
    deliver(made)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    [push] = pushed(server)
    wanted = hmac.digest(b"a word between us", push.body, "sha256").hex()
    assert push.headers["X-Hub-Signature"] == f"sha256={wanted}"


def test_what_changes_before_the_verification_is_pushed_after_it(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    news(made, "n1", "The harbour is closed")
    deliver(made)
    assert [push.body for push in pushed(server)] == [public(made)]


def test_changes_in_a_row_are_one_push(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    for number in range(3):
        news(made, f"n{number}", f"Report {number}")
        made.later(minutes=-1)
    made.later(minutes=2)
    deliver(made)
    assert [push.body for push in pushed(server)] == [public(made)]


def test_a_callback_keeps_its_own_parameters(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    subscriber(server)
    ask(made, server.url("/callback?who=a%20b&x=1#part"))
    deliver(made)
    told = query(server.requests[0])
    assert (told["who"], told["x"], told["hub.mode"]) == ("a b", "1", "subscribe")
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    assert pushed(server)[0].path == "/callback?who=a%20b&x=1"


def test_the_lease_is_bounded_and_ends(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    for lease, given in (("60", 3600), ("7200", 7200), ("99999999999999", 864000)):
        ask(made, subscriber(server), lease_seconds=lease)
        deliver(made)
        assert query(server.requests[-1])["hub.lease_seconds"] == f"{given}"
    [one] = followers.every(made.desk.db)
    assert one.until == made.now + timedelta(days=10)
    made.later(days=10)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    assert deliver(made) == []
    with writing(made.desk.db):
        pushing.tidy(made.desk, made.now)
    assert followers.every(made.desk.db) == ()


def test_asked_again_it_goes_on_with_the_new_secret(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    for secret in ("old", "new"):
        ask(made, subscriber(server), secret=secret)
        deliver(made)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    [push] = pushed(server)
    wanted = hmac.digest(b"new", push.body, "sha256").hex()
    assert push.headers["X-Hub-Signature"] == f"sha256={wanted}"


def test_who_confirms_its_end_gets_nothing_more(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    callback = subscriber(server)
    ask(made, callback)
    deliver(made)
    assert ask(made, callback, mode="unsubscribe")["status"] == 202
    deliver(made)
    told = query(server.requests[-1])
    assert told["hub.mode"] == "unsubscribe"
    assert "hub.lease_seconds" not in told
    assert followers.every(made.desk.db) == ()
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    assert deliver(made) == []


def test_an_end_that_is_not_confirmed_ends_nothing(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    callback = subscriber(server)
    ask(made, callback)
    deliver(made)
    server.serve("/callback", b"not what was asked")
    ask(made, callback, mode="unsubscribe")
    deliver(made)
    assert len(followers.every(made.desk.db)) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b""), (200, b"guessed"), (200, b"x" * 500_000), (204, b"")],
)
def test_who_does_not_confirm_is_asked_once(
    tmp_path: Path, server: Server, status: int, body: bytes
) -> None:
    made = bench(tmp_path)
    ask(made, server.script("/callback", lambda one: reply(one, status, body)))
    deliver(made)
    made.later(hours=1)
    deliver(made)
    assert len(server.requests) == 1
    assert followers.every(made.desk.db) == ()
    assert outbox.waiting(made.desk.db) == {}


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_any_success_with_the_challenge_confirms(
    tmp_path: Path, server: Server, status: int
) -> None:
    made = bench(tmp_path)

    def play(connection: socket.socket) -> None:
        challenge = query(server.requests[-1])["hub.challenge"]
        reply(connection, status, challenge.encode())

    ask(made, server.script("/callback", play))
    deliver(made)
    assert len(followers.every(made.desk.db)) == 1


def test_a_redirect_confirms_nothing(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    subscriber(server, "/elsewhere")
    ask(made, server.serve("/callback", status=302, headers={"Location": "/elsewhere"}))
    deliver(made)
    made.later(hours=1)
    deliver(made)
    assert [one.path[:9] for one in server.requests] == ["/callback"]
    assert followers.every(made.desk.db) == ()


def test_who_is_busy_is_asked_again_for_ten_minutes(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    ask(made, server.serve("/callback", status=503))
    for _ in range(30):
        deliver(made)
        made.later(minutes=1)
    challenges = [query(one)["hub.challenge"] for one in server.requests]
    assert 3 <= len(challenges) <= 7
    assert len(set(challenges)) == len(challenges)
    assert outbox.waiting(made.desk.db) == {}


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"topic": "https://elsewhere.example/feed"}, 404, "of this service alone"),
        ({"topic": f"{URL}/none.atom"}, 404, "no feed that can be followed"),
        ({"topic": f"{URL}/stories/s1.atom"}, 404, "no feed that can be followed"),
        ({"topic": f"{URL}/feeds.opml"}, 404, "no feed that can be followed"),
        ({"topic": f"{URL}/../tokens.key"}, 404, "no feed that can be followed"),
        ({"topic": f"{URL}/t/{'a' * 32}/all.atom"}, 404, "not known"),
        ({"mode": "publish"}, 400, "only this service itself"),
        ({"mode": "listen"}, 400, "expected subscribe or unsubscribe"),
        ({"callback": ""}, 400, "hub.callback: is missing"),
        ({"callback": "ftp://a.example/"}, 400, "only http and https"),
        ({"callback": "https://a.example/\nb"}, 400, "expected an address"),
        ({"callback": f"https://a.example/{'a' * 2000}"}, 400, "expected an address"),
        ({"secret": "ä" * 100}, 400, "shorter than 200 bytes"),
        ({"lease_seconds": "soon"}, 400, "whole number"),
        ({"lease_seconds": "-1"}, 400, "whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    tmp_path: Path, fields: dict[str, str], status: int, says: str
) -> None:
    made = bench(tmp_path)
    told = ask(made, **({"callback": "https://a.example/"} | fields))
    assert told["status"] == status
    assert says in told["words"]
    assert outbox.waiting(made.desk.db) == {}


def test_private_callbacks_are_not_asked(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path, allow_private=False)
    ask(made, subscriber(server))
    [outcome] = deliver(made)
    assert outcome.kind == "blocked"
    assert not server.requests
    assert outbox.waiting(made.desk.db) == {}


def test_one_host_has_no_more_than_its_share(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench(tmp_path)
    for number in range(hub.PENDING_OF_HOST):
        assert ask(made, server.url(f"/one/{number}"))["status"] == 202
    assert ask(made, server.url("/another"))["status"] == 503
    assert ask(made, server.url("/one/1"))["status"] == 503
    assert ask(made, "https://b.example/")["status"] == 202
    deliver(made)  # they are not there
    monkeypatch.setattr(hub, "MOST_OF_HOST", 1)
    ask(made, subscriber(server))
    deliver(made)
    told = ask(made, server.url("/another"))
    assert (told["status"], "too many" in told["words"]) == (503, True)
    assert ask(made, server.url("/callback"))["status"] == 202


def test_without_a_hub_nothing_is_taken(tmp_path: Path) -> None:
    made = bench(tmp_path, hub=False)
    assert ask(made, "https://a.example/")["status"] == 404


def test_who_does_not_take_it_is_tried_again_and_at_last_let_go(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    server.serve("/callback", status=500)
    news(made, "n1", "The harbour is closed")
    started = made.now
    tries = []
    while followers.every(made.desk.db) and made.now < started + timedelta(days=5):
        made.later(minutes=2)
        tries += [made.now - started] * len(deliver(made))
    assert 15 <= len(tries) <= 30
    assert tries[1] - tries[0] < timedelta(minutes=5)
    assert timedelta(hours=5) < tries[-2] - tries[-3] < timedelta(hours=7)
    assert timedelta(days=3) <= tries[-1] < timedelta(days=3, hours=7)
    assert outbox.waiting(made.desk.db) == {}


def test_it_is_pushed_as_it_is_once_it_is_taken(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    server.serve("/callback", status=500)
    for number in range(3):
        news(made, f"n{number}", f"Report {number}")
        made.later(minutes=10)
        deliver(made)
    refused = len(pushed(server))
    subscriber(server)
    made.later(hours=1)
    deliver(made)
    assert [push.body for push in pushed(server)[refused:]] == [public(made)]


def test_who_has_gone_is_let_go_at_once(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    server.serve("/callback", status=410)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    assert followers.every(made.desk.db) == ()
    assert outbox.waiting(made.desk.db) == {}


def test_a_push_is_not_redirected(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    subscriber(server, "/new")
    server.serve("/callback", status=307, headers={"Location": "/new"})
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    [outcome] = deliver(made)
    assert (outcome.taken, "redirect" in outcome.reason) == (False, True)
    assert not pushed(server, "/new")


def test_a_huge_answer_is_an_answer(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    server.serve("/callback", b"x" * 3_000_000)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    [outcome] = deliver(made)
    assert outcome.taken


def test_a_crash_between_the_file_and_the_mark_loses_no_push(
    tmp_path: Path, server: Server
) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server))
    deliver(made)
    news(made, "n1", "The harbour is closed")
    made.desk.db.execute("DELETE FROM outbox")  # as if it had never come to that
    made.reopen()
    for _ in range(2):
        with writing(made.desk.db):
            pushing.catch_up(made.desk, made.now)
        deliver(made)
        assert [push.body for push in pushed(server)] == [public(made)]


def test_what_waits_is_pushed_after_a_restart(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    ask(made, subscriber(server), secret="a word")
    made.reopen()
    deliver(made)
    news(made, "n1", "The harbour is closed")
    made.reopen()
    made.later(seconds=6)
    deliver(made)
    [push] = pushed(server)
    assert push.headers["X-Hub-Signature"].startswith("sha256=")


@pytest.fixture
def anna(tmp_path: Path) -> tuple[Bench, str]:
    """A private service with a reader, and its address for her."""
    made = bench(tmp_path, public=False)
    tokens.add(made.desk.db, tmp_path, "anna", made.now)
    seen = tokens.config_for(made.desk.db, made.config, "anna")
    return made, seen.service.url


def test_a_reader_with_a_token_follows_with_it(
    anna: tuple[Bench, str], server: Server
) -> None:
    made, url = anna
    assert ask(made, subscriber(server))["status"] == 404
    assert ask(made, subscriber(server), topic=f"{url}/stories.atom")["status"] == 202
    word = url.rpartition("/")[2]
    kept = "".join(map(str, made.desk.db.execute("SELECT * FROM outbox").fetchall()))
    assert word not in kept
    deliver(made)
    assert query(server.requests[-1])["hub.topic"] == f"{url}/stories.atom"
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    deliver(made)
    [push] = pushed(server)
    assert f"{url}/stories.atom".encode() in push.body
    assert b'"https://river.example/news/stories' not in push.body
    assert push.headers["Link"].startswith(f'<{url}/hub>; rel="hub"')


def test_a_token_that_is_taken_back_ends_it(
    anna: tuple[Bench, str], server: Server
) -> None:
    made, url = anna
    ask(made, subscriber(server), topic=f"{url}/stories.atom")
    deliver(made)
    tokens.remove(made.desk.db, "anna")
    tokens.add(made.desk.db, made.folder, "anna", made.now)
    news(made, "n1", "The harbour is closed")
    made.later(seconds=6)
    assert deliver(made) == []
    with writing(made.desk.db):
        pushing.tidy(made.desk, made.now)
    assert followers.every(made.desk.db) == ()
    assert outbox.waiting(made.desk.db) == {}


def test_who_may_not_follow_any_more_is_told(tmp_path: Path, server: Server) -> None:
    made = bench(tmp_path)
    topic = f"{URL}/subscriptions/echo.atom"
    ask(made, subscriber(server), topic=topic)
    deliver(made)
    made.configure("herald", service=made.config.service)
    made.publish()
    with writing(made.desk.db):
        pushing.tidy(made.desk, made.now)
    deliver(made)
    told = query(server.requests[-1])
    assert (told["hub.mode"], told["hub.topic"]) == ("denied", topic)
    assert told["hub.reason"]
    assert followers.every(made.desk.db) == ()
