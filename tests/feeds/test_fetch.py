"""Conditional requests, statuses, manners; named by the fetching standard's rows."""

import gzip
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Ways
from feeds.model import Manners, Validators
from tests.feeds.asking import ANY_PORT, PATIENT, ask, ask_again, hasty, ways

FEED = b"<rss version='2.0'><channel><title>A feed</title></channel></rss>"


def sent(server, path="/feed"):
    return server.asked(path)[-1].headers


def test_c1_a_304_is_no_failure(server):
    url = server.serve("/feed", FEED)
    again = ask_again(ask(url), url)
    assert (again.status, again.unchanged, again.failure) == (304, True, None)


@pytest.mark.parametrize("status", [200, 203])
def test_c2_an_empty_answer_fails_and_keeps_the_validators(server, status):
    known = Validators(etag='"old"', digest="old")
    url = server.serve("/feed", b"", status=status, headers={"ETag": '"new"'})
    empty = ask(url, validators=known)
    assert empty.failure is not None
    assert empty.failure.kind == "empty"
    assert empty.validators == known
    assert empty.body is None


@pytest.mark.parametrize("status", [204, 205])
def test_c3_no_content_is_as_good_as_an_empty_body(server, status):
    known = Validators(etag='"old"', digest="old")
    empty = ask(server.serve("/feed", status=status), validators=known)
    assert (empty.failure.kind, empty.status) == ("empty", status)
    assert empty.validators == known


def test_c4_a_206_nobody_asked_for_is_read_without_its_validators(server):
    url = server.serve("/feed", FEED, status=206, headers={"ETag": '"part"'})
    part = ask(url)
    assert part.body == FEED
    assert part.validators.etag is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 500, 503, 600, 999])
def test_c6_to_c18_a_refusal_is_named_after_its_status(server, status):
    known = Validators(etag='"old"')
    url = server.serve("/feed", b"<html>no</html>", status=status)
    refused = ask(url, validators=known)
    assert refused.status == status
    assert refused.failure.kind == f"http-{status}"
    assert str(status) in str(refused.failure)
    assert refused.validators == known


def test_c10_retry_after_is_told_with_the_failure(server):
    url = server.serve("/feed", status=429, headers={"Retry-After": "120"})
    assert ask(url).retry_after == timedelta(minutes=2)


def test_c17_interim_answers_are_passed_over(server):
    url = server.raw(
        "/feed",
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>",
    )
    assert ask(url).body == b"<rss/>"


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, b""),
        (503, {}, b"<html><title>Just a moment...</title>"),
        (403, {}, gzip.compress(b"<html><title>Just a moment...", mtime=0)),
        (202, {"x-amzn-waf-action": "challenge"}, b""),
        (429, {"x-vercel-mitigated": "challenge"}, b"<html>"),
        (200, {}, b"<!doctype html><title>Making sure you&#39;re not a bot!</title>"),
        (200, {}, b"<!-- --><html><script src='/cdn-cgi/challenge-platform/a.js'>"),
    ],
)
def test_e7_a_challenge_for_browsers_is_called_one(server, status, headers, body):
    url = server.serve("/feed", body, status=status, headers=headers)
    assert ask(url).failure.kind == "challenge"


def test_e7_a_feed_about_challenges_is_a_feed(server):
    about = b"<rss><channel><title>Just a moment...</title></channel></rss>"
    assert ask(server.serve("/feed", about)).body == about


def test_i1_to_i5_a_request_says_who_asks_and_nothing_needless(server):
    ask(server.serve("/feed", FEED))
    [asked] = server.requests
    assert asked.method == "GET"
    assert asked.headers["User-Agent"].startswith("Tests/1 (+https://")
    assert asked.headers["Accept"].endswith("*/*;q=0.1")
    assert asked.headers["Accept-Encoding"] == "gzip"
    assert {name.lower() for name in asked.headers} == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
    }


def test_a_subscription_has_headers_and_an_agent_of_its_own(server):
    ask(
        server.serve("/feed", FEED),
        headers=(("X-Key", "k"), ("accept", "text/xml"), ("Accept-Encoding", "br")),
        user_agent="Mine/2",
    )
    headers = sent(server)
    assert headers["X-Key"] == "k"
    assert headers.get_all("Accept") == ["text/xml"]
    assert headers.get_all("Accept-Encoding") == ["gzip"]
    assert headers["User-Agent"] == "Mine/2"


def test_i6_requests_to_one_host_keep_their_distance(server):
    starts = []
    for number in range(3):
        server.script(f"/{number}", lambda _: starts.append(time.monotonic()))
    gap = timedelta(seconds=0.15)
    slow = ways(manners=lambda host: Manners(gap=gap, ports=ANY_PORT))
    wanted = [
        Fetch(name=str(n), url=server.url(f"/{n}"), allow_private=True)
        for n in range(3)
    ]
    begun = time.monotonic()
    assert len(list(fetch_by(slow, wanted))) == 3
    # Each may be seen late, though none too soon.
    for number, start in enumerate(sorted(starts)):
        assert start - begun >= number * gap.total_seconds()


def test_i6_waiting_for_a_turn_does_not_use_up_the_deadline(server):
    url = server.serve("/feed", FEED)
    gap = timedelta(seconds=0.7)
    slow = ways(
        manners=lambda host: Manners(gap=gap, ports=ANY_PORT),
        limits=replace(PATIENT, total=timedelta(seconds=2)),
    )
    wanted = [Fetch(name=str(n), url=url, allow_private=True) for n in range(4)]
    assert {result.status for result in fetch_by(slow, wanted)} == {200}


def test_connections_to_one_host_are_counted_and_used_again(server):
    at_once, most, lock = 0, 0, threading.Lock()
    another = threading.Barrier(2)

    def count(connection):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        another.wait(60)
        time.sleep(0.03)
        with lock:
            at_once -= 1
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>")

    url = server.script("/count", count)
    two = ways(
        manners=lambda host: Manners(gap=timedelta(), connections=2, ports=ANY_PORT)
    )
    wanted = [Fetch(name=str(n), url=url, allow_private=True) for n in range(8)]
    assert len(list(fetch_by(two, wanted))) == 8
    assert most == 2

    url = server.serve("/feed", FEED)
    again = [Fetch(name=str(n), url=url, allow_private=True) for n in range(8)]
    list(fetch_by(two, again))
    assert len({asked.port for asked in server.asked("/feed")}) <= 2


def test_hundreds_of_transfers_run_at_once(server):
    url = server.script("/slow", slow_answer)
    wanted = [Fetch(name=str(n), url=url, allow_private=True) for n in range(300)]
    patient = replace(PATIENT, transfers=300)
    before, used = time.monotonic(), time.thread_time()
    results = list(fetch_by(ways(limits=patient), wanted))
    assert {result.status for result in results} == {200}
    assert {result.name for result in results} == {str(n) for n in range(300)}
    assert time.monotonic() - before < 100
    assert time.thread_time() - used < 3


def test_waiting_uses_no_processor(server):
    url = server.script("/hang", lambda _: time.sleep(60))
    used = time.thread_time()
    result = ask(
        url, how=ways(limits=replace(PATIENT, first_byte=timedelta(seconds=0.7)))
    )
    assert result.failure.kind == "timeout"
    assert time.thread_time() - used < 0.1


def test_j1_one_dead_host_delays_nobody(server):
    dead = server.script("/dead", lambda _: time.sleep(60))
    wanted = [Fetch(name="dead", url=dead, allow_private=True)]
    for number in range(5):
        url = server.serve(f"/{number}", FEED)
        wanted.append(Fetch(name=url, url=url, allow_private=True))
    with closing(fetch_by(ways(), wanted)) as results:
        assert {next(results).body for _ in range(5)} == {FEED}


def test_j7_a_set_stop_ends_everything_at_once(server):
    url = server.script("/hang", lambda _: time.sleep(60))
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    before = time.monotonic()
    wanted = [Fetch(name=str(n), url=url, allow_private=True) for n in range(9)]
    waiting = Ways(manners=hasty, user_agent="Tests/1", stop=stop)
    assert list(fetch_by(waiting, wanted)) == []
    assert time.monotonic() - before < 50


def test_a_caller_who_takes_his_time_costs_no_fetch_its_deadline(server):
    one = server.serve("/one", FEED)

    taken = threading.Event()

    def slowly(connection):
        taken.wait(60)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>")

    two = server.script("/two", slowly)
    statuses = []
    wanted = [Fetch(name=url, url=url, allow_private=True) for url in (one, two)]
    limit = timedelta(seconds=2)
    for result in fetch_by(ways(limits=replace(PATIENT, total=limit)), wanted):
        statuses.append(result.status)
        if not taken.is_set():
            time.sleep(limit.total_seconds() + 0.1)
        taken.set()
    assert statuses == [200, 200]


def test_leaving_early_closes_what_is_under_way(server):
    quick = server.serve("/quick", FEED)
    slow = server.script("/slow", lambda _: time.sleep(60))
    wanted = [Fetch(name=url, url=url, allow_private=True) for url in (slow, quick)]
    results = fetch_by(ways(), wanted)
    assert next(results).name == quick
    results.close()


def test_a_url_that_is_none_is_a_failure_of_its_own(server):
    good = server.serve("/feed", FEED)
    wanted = [
        Fetch(name="bad", url="ftp://feeds.example/a"),
        Fetch(name="good", url=good, allow_private=True),
    ]
    results = {result.name: result for result in fetch_by(ways(), wanted)}
    assert results["bad"].failure.kind == "malformed"
    assert results["good"].body == FEED


def slow_answer(connection):
    time.sleep(0.5)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>")
