"""What servers answer to one and mean for others: rows C, D and H of the standard."""

import socket
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Limits
from feeds.model import Manners
from tests.feeds.asking import ANY_PORT, PATIENT, SILENT, ask, ways

FEED = b"<rss version='2.0'/>"


def one_by_one(**changes):
    """At each host one request after the other, without a gap."""
    return ways(
        manners=lambda host: Manners(gap=timedelta(), ports=ANY_PORT), **changes
    )


def ask_all(urls, how=None):
    """The outcomes of a batch by URL."""
    wanted = [Fetch(name=url, url=url, allow_private=True) for url in urls]
    return {result.name: result for result in fetch_by(how or one_by_one(), wanted)}


def named(server, path, host="feeds.example"):
    return server.url(path, host=host)


def test_c7_a_410_says_so_and_that_it_is_meant_for_good(server):
    gone = ask(server.serve("/feed", status=410))
    assert gone.failure.kind == "http-410"
    assert "for good" in str(gone.failure)


@pytest.mark.parametrize(("status", "words"), [(401, "user name"), (407, "password")])
def test_c8_missing_credentials_are_asked_for(server, status, words):
    refused = ask(server.serve("/feed", status=status))
    assert refused.failure.kind == f"http-{status}"
    assert words in str(refused.failure)
    assert len(server.requests) == 1


def test_c9_a_403_is_not_tried_in_another_guise(server):
    assert ask(server.serve("/feed", status=403)).failure.kind == "http-403"
    assert len(server.requests) == 1


def test_c10_a_429_spares_the_host_the_others_of_the_batch(server):
    server.serve("/1", status=429, headers={"Retry-After": "120"})
    server.serve("/2", FEED)
    server.serve("/3", FEED)
    there = named(server, "/elsewhere", host="other.example")
    server.serve("/elsewhere", FEED)
    urls = [named(server, f"/{number}") for number in (1, 2, 3)]
    results = ask_all([*urls, there])
    assert [asked.path for asked in server.requests if asked.path != "/elsewhere"] == [
        "/1"
    ]
    for url in urls:
        result = results[url]
        assert result.failure.kind == "http-429"
        assert result.failure.url == url
        assert result.retry_after == timedelta(minutes=2)
    assert [results[url].cost.requests for url in urls] == [1, 0, 0]
    assert "not asked after" in str(results[urls[1]].failure)
    assert results[there].body == FEED


def test_c10_a_way_that_leads_to_a_host_that_refused_ends_there(server):
    server.serve("/1", status=429)
    server.serve("/start", status=302, headers={"Location": named(server, "/2")})
    start = named(server, "/start", host="other.example")
    server.serve("/2", FEED)
    slow = ways(
        manners=lambda host: Manners(
            gap=timedelta(seconds=0.2), connections=1, ports=ANY_PORT
        )
    )
    results = ask_all([named(server, "/1"), start], slow)
    assert results[start].failure.kind == "http-429"
    assert f"redirected to {named(server, '/2')}" in str(results[start].failure)
    assert server.asked("/2") == []


def test_c10_in_the_own_network_a_429_is_about_its_url_alone(server):
    urls = [server.serve("/1", status=429), server.serve("/2", FEED)]
    assert ask_all(urls)[urls[1]].body == FEED


def test_c10_a_host_without_addresses_is_asked_for_once(server):
    def nowhere(host):
        nowhere.asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    nowhere.asked = []
    urls = [f"http://gone.example/{number}" for number in range(30)]
    polite = ways(manners=lambda host: Manners(), resolve=nowhere)
    results = ask_all(urls, polite)
    assert {result.failure.kind for result in results.values()} == {"dns"}
    assert nowhere.asked == ["gone.example"]


def test_c10_a_port_where_nobody_listens_does_not_close_the_whole_host(server):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        dead = [f"http://feeds.example:{port}/{number}" for number in range(3)]
        server.serve("/feed", FEED)
        living = named(server, "/feed")
        results = ask_all([*dead, living])
    assert [results[url].cost.requests for url in dead] == [1, 0, 0]
    assert results[living].body == FEED


def test_c10_a_host_that_swallows_two_requests_gets_no_third(server):
    urls = []
    for number in range(5):
        server.script(f"/{number}", lambda _: time.sleep(2))
        urls.append(named(server, f"/{number}"))
    results = ask_all(urls, one_by_one(limits=SILENT))
    assert {result.failure.kind for result in results.values()} == {"timeout"}
    assert sum(result.cost.requests for result in results.values()) == 2


def test_c10_one_slow_page_leaves_its_host_open(server):
    slow = server.script("/slow", lambda _: time.sleep(60)) and named(server, "/slow")
    good = server.serve("/good", FEED) and named(server, "/good")
    # The sound page, too, has to come within them, from a machine that may be busy.
    limits = replace(PATIENT, first_byte=timedelta(seconds=3))
    results = ask_all([slow, good], one_by_one(limits=limits))
    assert results[slow].failure.kind == "timeout"
    assert results[good].body == FEED


def test_c11_a_429_without_a_time_has_none(server):
    refused = ask(server.serve("/feed", status=429))
    assert (refused.failure.kind, refused.retry_after) == ("http-429", None)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 01 Jan 2024 01:00:00 GMT", timedelta(hours=1)),
        ("Monday, 01-Jan-24 01:00:00 GMT", timedelta(hours=1)),
        ("Mon Jan  1 01:00:00 2024", timedelta(hours=1)),
        ("soon", None),
    ],
)
def test_c12_and_c14_a_503_may_say_when_in_any_form(server, value, wait):
    url = server.raw(
        "/feed",
        b"HTTP/1.1 503 Service Unavailable\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n",
        f"Retry-After: {value}\r\nContent-Length: 0\r\n\r\n".encode(),
    )
    refused = ask(url)
    assert (refused.failure.kind, refused.retry_after) == ("http-503", wait)


def test_c14_a_503_with_a_time_closes_its_host_and_one_without_does_not(server):
    server.serve("/timed", status=503, headers={"Retry-After": "60"})
    server.serve("/bare", status=503)
    server.serve("/good", FEED)
    for first, requests in (("/bare", 1), ("/timed", 0)):
        good = named(server, "/good")
        result = ask_all([named(server, first), good])[good]
        assert result.cost.requests == requests


def moving_later(server, seconds):
    headers = {"Location": "/feed", "Retry-After": str(seconds)}
    server.serve("/feed", FEED)
    return server.serve("/start", status=302, headers=headers)


def test_c14_a_redirect_may_be_followed_a_little_later(server):
    url = moving_later(server, 1)
    before = time.monotonic()
    assert ask(url).body == FEED
    assert time.monotonic() - before >= 1


def test_c14_a_redirect_for_much_later_is_not_followed_now(server):
    result = ask(moving_later(server, 600))
    assert result.failure.kind == "redirect"
    assert "600 s" in str(result.failure)
    assert result.retry_after == timedelta(minutes=10)
    assert server.asked("/feed") == []


@pytest.mark.parametrize("status", [500, 502, 504])
def test_c15_a_server_in_trouble_is_asked_once(server, status):
    assert ask(server.serve("/feed", status=status)).failure.kind == f"http-{status}"
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [408, 421, 425])
def test_c16_what_another_connection_may_cure_is_tried_once_more(server, status):
    url = server.serve("/feed", status=status)
    assert ask(url).failure.kind == f"http-{status}"
    assert len(server.requests) == 2
    assert len({asked.port for asked in server.requests}) == 2


def test_c16_the_second_connection_may_well_succeed(server):
    def first(connection):
        server.serve("/feed", FEED)
        connection.sendall(b"HTTP/1.1 408 Too Slow\r\nContent-Length: 0\r\n\r\n")

    result = ask(server.script("/feed", first))
    assert (result.body, result.cost.requests) == (FEED, 2)


def test_b18_how_long_an_error_may_be_cached_does_not_matter(server):
    headers = {"Cache-Control": "max-age=31536000", "Retry-After": "60"}
    result = ask(server.serve("/feed", status=500, headers=headers))
    assert (result.max_age, result.retry_after) == (None, timedelta(minutes=1))


PAGE = b"<html><head><meta http-equiv='refresh' content='0; url=/feed'>"


def test_d6_a_page_at_the_end_of_a_move_is_handed_over_as_what_it_is(server):
    server.serve("/login", PAGE, headers={"Content-Type": "text/html"})
    url = server.serve("/feed", status=301, headers={"Location": "/login"})
    result = ask(url)
    assert (result.body, result.content_type) == (PAGE, "text/html")
    assert result.moved_to == server.url("/login")


def test_d15_and_h12_only_status_and_location_lead_anywhere(server):
    elsewhere = f'h2="{server.host}:1"; ma=9, http/1.1="{server.host}:1"'
    headers = [
        ("Refresh", "0; url=/feed"),
        ("Link", '</feed>; rel="alternate"'),
        ("Content-Location", "/feed"),
        ("Alt-Svc", elsewhere),
        ("Strict-Transport-Security", "max-age=9999"),
    ]
    url = server.serve("/page", PAGE, headers=headers)
    results = ask_all([url, url + "?again"])
    assert [result.body for result in results.values()] == [PAGE, PAGE]
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", ""])
def test_f16_a_content_type_is_told_and_decides_nothing(server, kind):
    result = ask(server.serve("/feed", FEED, headers={"Content-Type": kind}))
    assert (result.body, result.content_type) == (FEED, kind)


def test_f20_a_body_that_is_the_known_one_need_not_be_read_again(server):
    first = ask(server.serve("/feed", FEED, headers={"ETag": '"1"'}))
    url = server.serve("/feed", FEED, headers={"ETag": '"2"'})
    assert ask(url, validators=first.validators).unchanged


def test_what_a_fetch_took_is_told(server):
    server.script("/start", lambda to: (time.sleep(0.1), to.sendall(REDIRECT)))
    server.serve("/feed", FEED * 100)
    cost = ask(named(server, "/start")).cost
    assert (cost.host, cost.requests, cost.reached) == ("feeds.example", 2, True)
    assert timedelta(seconds=0.1) <= cost.took < timedelta(minutes=1)
    assert cost.received > len(FEED) * 100 + len(REDIRECT)
    dead = ask("http://dead.example/", how=ways(resolve=lambda host: ())).cost
    assert (dead.host, dead.requests, dead.reached) == ("dead.example", 0, False)


REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /feed\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize("scheme", ["feed:", "feed://", "itpc://", "//", ""])
def test_i12_without_a_scheme_of_the_web_tls_is_tried_first(server, scheme):
    server.serve("/rss", FEED)
    result = ask(f"{scheme}127.0.0.1:{server.port}/rss")
    assert (result.body, result.url) == (FEED, server.url("/rss"))
    assert result.cost.requests == 2


def test_i12_a_port_that_keeps_silent_is_not_waited_for_twice_as_long():
    wait = timedelta(seconds=1)
    limits = Limits(connect=wait, first_byte=wait, total=wait)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"feed://127.0.0.1:{silent.getsockname()[1]}/rss"
        result = ask(url, how=ways(limits=limits))
        assert result.failure.kind == "timeout"
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_i12_a_password_is_not_sent_in_clear_because_tls_failed(server):
    server.serve("/rss", FEED)
    result = ask(f"feed://me:secret@127.0.0.1:{server.port}/rss")
    assert result.failure is not None
    assert "secret" not in str(result.failure)
    assert server.requests == []


def test_i11_a_name_in_letters_of_any_script_is_asked_for_by_its_ascii_form(server):
    def resolve(host):
        assert host == "xn--bcher-kva.example"
        return ("127.0.0.1",)

    server.serve("/f%C3%AAte", FEED)
    url = server.url("/fête", host="bücher.example")
    assert ask(url, how=ways(resolve=resolve)).body == FEED
    assert server.requests[-1].headers["Host"].startswith("xn--bcher-kva.example:")


def test_i13_careless_spellings_are_mended(server):
    server.serve("/a%20b?x=1&y=2", FEED)
    careless = f"  {server.url('/a b')}?x=1&amp;y=2#top\n"
    assert ask(careless).body == FEED
    assert server.requests[-1].path == "/a%20b?x=1&y=2"


def test_limits_bound_the_wait_for_a_redirect_too(server):
    brief = ways(limits=replace(PATIENT, total=timedelta(seconds=10)))
    assert ask(moving_later(server, 11), how=brief).retry_after == timedelta(seconds=11)
