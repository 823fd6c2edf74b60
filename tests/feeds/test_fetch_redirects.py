"""Where redirects lead and what goes along; named by the fetching standard's rows."""

import base64
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.feeds.asking import PATIENT, ask, ways

FEED = b"<rss version='2.0'/>"


def redirect(server, path, to, status=302):
    return server.serve(path, status=status, headers={"Location": to})


def chain(server, *statuses):
    """/0 redirects to /1 and so on, with these statuses, up to a feed."""
    for number, status in enumerate(statuses):
        redirect(server, f"/{number}", f"/{number + 1}", status)
    server.serve(f"/{len(statuses)}", FEED)
    return server.url("/0")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_d1_a_temporary_redirect_is_followed_and_not_adopted(server, status):
    result = ask(chain(server, status))
    assert result.body == FEED
    assert result.url == server.url("/1")
    assert result.moved_to == ""


@pytest.mark.parametrize(
    ("statuses", "home"),
    [
        ((301,), "/1"),
        ((308, 301, 308), "/3"),
        ((301, 302), "/1"),
        ((302, 301), ""),
        ((301, 307, 301), "/1"),
    ],
)
def test_d2_and_d3_only_leading_permanent_hops_move_a_feed(server, statuses, home):
    result = ask(chain(server, *statuses))
    assert result.body == FEED
    assert result.moved_to == (home and server.url(home))


def test_d2_a_move_to_nothing_is_none(server):
    result = ask(redirect(server, "/0", "/gone", 301))
    assert result.failure.kind == "http-404"
    assert result.failure.url == server.url("/0")
    assert f"redirected to {server.url('/gone')}: answered 404" in str(result.failure)
    assert result.moved_to == ""


def test_d7_a_circle_is_named(server):
    redirect(server, "/a", "/b")
    redirect(server, "/b", "/a")
    result = ask(server.url("/a"))
    assert result.failure.kind == "redirect"
    assert "circle" in str(result.failure)
    assert "/b" in str(result.failure)
    assert len(server.requests) == 2


def test_d7_a_long_chain_ends_after_five_hops(server):
    assert ask(chain(server, *[302] * 5)).body == FEED
    server.requests.clear()
    result = ask(chain(server, *[302] * 6))
    assert result.failure.kind == "redirect"
    assert "/6" in str(result.failure)
    assert len(server.requests) == 6


@pytest.mark.parametrize("headers", [{}, {"Location": ""}, {"Location": "  "}])
def test_d8_a_redirect_to_nowhere_fails(server, headers):
    url = server.serve("/feed", FEED, status=301, headers=headers)
    result = ask(url)
    assert result.failure.kind == "redirect"
    assert result.body is None


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("feed", "/a/feed"),
        ("../feed?x=1", "/feed?x=1"),
        ("?page=2", "/a/b?page=2"),
        ("/f\xc3\xaate", "/f%C3%AAte"),
        ("/f\xeate", "/f%C3%AAte"),
        ("/a feed", "/a%20feed"),
        ("/feed#top", "/feed"),
    ],
)
def test_d8_relative_and_careless_locations_are_understood(server, location, path):
    server.serve(path, FEED)
    assert ask(redirect(server, "/a/b", location)).body == FEED
    assert server.requests[-1].path == path


@pytest.mark.parametrize("location", ["http://[::1", "http://a b/", "http://x\\@y/"])
def test_d8_a_location_that_is_no_url_fails(server, location):
    assert ask(redirect(server, "/a", location)).failure.kind == "redirect"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://feeds.example/a",
        "data:text/xml,<rss/>",
        "gopher://x",
    ],
)
def test_d9_other_schemes_are_refused(server, location):
    result = ask(redirect(server, "/a", location))
    assert result.failure.kind == "redirect"
    assert "only http and https" in str(result.failure)


def test_d11_secrets_stay_with_their_origin(server):
    there = server.url("/there", host="other.example")
    redirect(server, "/start", there)
    redirect(server, "/there", server.url("/back", host="one.example"))
    server.serve("/back", FEED)
    url = server.url("/start", host="me:p%40ss@one.example")
    result = ask(url, headers=(("X-Key", "secret"),))
    assert result.body == FEED
    basic = f"Basic {base64.b64encode(b'me:p@ss').decode()}"
    start, other, back = (asked.headers for asked in server.requests)
    assert (start["Authorization"], start["X-Key"]) == (basic, "secret")
    assert (other["Authorization"], other["X-Key"]) == (None, None)
    assert (back["Authorization"], back["X-Key"]) == (None, None)


def test_d11_secrets_stay_on_the_way_within_their_origin(server):
    redirect(server, "/start", "/feed")
    server.serve("/feed", FEED)
    ask(server.url("/start"), headers=(("X-Key", "secret"),))
    assert server.requests[-1].headers["X-Key"] == "secret"


def test_credentials_of_a_redirect_are_not_used(server):
    redirect(server, "/start", server.url("/feed", host="you:pass@one.example"))
    server.serve("/feed", FEED)
    result = ask(server.url("/start"))
    assert server.requests[-1].headers["Authorization"] is None
    assert "you" not in result.url


def test_h9_user_and_password_are_never_shown(server):
    url = server.url("/gone", host="me:secret@one.example")
    result = ask(url)
    assert result.failure.kind == "http-404"
    assert "secret" not in f"{result}{result.failure}"
    broken = ask("http://me:secret@one.example:port/")
    assert broken.failure.kind == "malformed"
    assert "secret" not in f"{broken}{broken.failure}"


def test_h11_cookies_are_not_kept_even_along_a_chain(server):
    server.serve(
        "/start", status=302, headers={"Location": "/feed", "Set-Cookie": "a=1; Path=/"}
    )
    server.serve("/feed", FEED)
    assert ask(server.url("/start")).body == FEED
    assert all(asked.headers["Cookie"] is None for asked in server.requests)


def test_i2_a_redirect_is_followed_without_referer(server):
    ask(chain(server, 302, 302))
    assert all(asked.headers["Referer"] is None for asked in server.requests)


def test_the_deadline_spans_all_redirects(server):
    for number in range(5):
        answer = f"HTTP/1.1 302 Found\r\nLocation: /{number + 1}\r\n\r\n".encode()
        server.script(f"/{number}", after(0.3, answer))
    limits = replace(PATIENT, total=timedelta(seconds=0.7))
    result = ask(server.url("/0"), how=ways(limits=limits))
    assert result.failure.kind == "timeout"


def test_a_large_page_beside_a_redirect_does_not_matter(server):
    server.serve("/feed", FEED)
    server.serve("/start", b" " * 3_000_000, status=301, headers={"Location": "/feed"})
    assert ask(server.url("/start")).body == FEED


def after(seconds, answer):
    def play(connection):
        time.sleep(seconds)
        connection.sendall(answer)

    return play
