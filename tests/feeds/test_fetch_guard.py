"""What must not be asked, whoever leads us there; named by the standard's rows."""

import socket

import pycurl
import pytest

from feeds.http.answer import Answer
from feeds.http.model import Limits
from feeds.http.target import Target
from feeds.http.wire import Exchange
from feeds.model import Manners
from tests.feeds.asking import ask, ways

FEED = b"<rss version='2.0'/>"
NO_PORTS = Manners()


def names(**addresses):
    """A resolver that knows these hosts (_ for a dot), and counts how often."""

    def resolve(host):
        resolve.asked.append(host)
        return addresses[host.replace(".", "_")]

    resolve.asked = []
    return ways(resolve=resolve)


def refused(result, *words):
    assert result.failure is not None
    text = str(result.failure)
    assert result.failure.kind == "blocked", text
    assert all(word in text for word in words), text
    return True


def public_ask(url, how=None):
    return ask(url, how=how, allow_private=False)


def test_h1_this_machine_is_not_asked_and_the_setting_is_named(server):
    result = public_ask(server.serve("/feed", FEED))
    assert refused(result, "127.0.0.1", "allow_private")
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1"],
)
def test_h1_a_name_for_a_private_address_is_not_asked(address):
    how = names(feeds_example=(address,))
    assert refused(public_ask("http://feeds.example/", how), "feeds.example", address)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "224.0.0.1", "fe80::1", "0.0.0.0"]
)
def test_h1_some_addresses_are_not_asked_even_where_private_ones_may_be(address):
    assert refused(ask("http://feeds.example/", how=names(feeds_example=(address,))))


def test_h2_a_name_that_changes_its_mind_is_looked_up_only_once(server):
    server.serve("/feed", FEED)
    server.serve("/start", status=302, headers={"Location": "/feed"})
    answers = iter([("127.0.0.1",), ("10.0.0.1",), ("10.0.0.2",)])
    how = ways(resolve=lambda host: next(answers))
    assert ask(server.url("/start", host="rebind.example"), how=how).body == FEED
    assert next(answers) == ("10.0.0.1",)


def test_h2_the_socket_opens_to_checked_addresses_only():
    target = Target.of("http://feeds.example/")
    exchange = Exchange(
        target=target,
        addresses=("192.0.2.7",),
        request_lines=(),
        answer=Answer(target.url, Limits()),
    )
    peer = (socket.AF_INET, socket.SOCK_STREAM, 0, ("192.0.2.8", 80))
    assert exchange.open_socket(0, peer) == pycurl.SOCKET_BAD
    assert exchange.error.kind == "blocked"


def test_h3_each_hop_is_checked(server):
    server.serve("/start", status=302, headers={"Location": "http://inside.example/"})
    how = names(feeds_example=("127.0.0.1",), inside_example=("169.254.169.254",))
    result = ask(server.url("/start", host="feeds.example"), how=how)
    assert refused(result, "redirected to http://inside.example/", "169.254.169.254")


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1.", "[::ffff:127.0.0.1]"],
)
def test_h4_and_h5_other_spellings_of_this_machine_are_seen_through(host):
    assert refused(public_ask(f"http://{host}:8080/"), "127.0.0.1")


@pytest.mark.parametrize(
    "address", ["::ffff:10.0.0.1", "2002:0a00:0001::", "64:ff9b::a00:1", "::10.0.0.1"]
)
def test_h5_addresses_that_wrap_a_private_one_are_unwrapped(address):
    how = names(feeds_example=(address,))
    assert refused(public_ask("http://feeds.example/", how), "private")


def test_h6_one_private_answer_among_public_ones_spoils_them():
    how = names(feeds_example=("93.184.216.34", "10.0.0.1"))
    assert refused(public_ask("http://feeds.example/", how), "10.0.0.1")


def test_h7_an_address_in_the_url_is_checked_like_any_other():
    assert refused(public_ask("http://192.168.0.1/"), "192.168.0.1")
    assert refused(public_ask("http://[fd00::1]/"), "fd00::1")


@pytest.mark.parametrize("port", [22, 25, 6379, 65535])
def test_h8_ports_that_are_not_of_the_web_are_not_asked(port):
    how = ways(manners=lambda host: NO_PORTS)
    url = f"http://127.0.0.1:{port}/"
    assert refused(ask(url, how=how), str(port), "[[host]]")


@pytest.mark.parametrize(
    "url",
    [
        "http://good.example\\@evil.example/",
        "http://good.example\t.evil.example/",
        "http://good.example/\r\nX-Injected: 1",
        "http://good.example\x00/",
        "http:///feed",
        "http://[::1%25lo]/",
        "feed",
        "/feed.xml",
    ],
)
def test_h10_what_parsers_disagree_about_is_refused(url):
    assert ask(url).failure.kind == "malformed"


def test_h10_a_header_cannot_smuggle_another(server):
    url = server.serve("/feed", FEED)
    for header in (("X-Key", "a\r\nX-Injected: 1"), ("X Key: b\r\nY", "1")):
        assert ask(url, headers=(header,)).failure.kind == "malformed"
    assert server.requests == []


def test_a_name_is_looked_up_once_for_many_feeds(server):
    how = names(feeds_example=("127.0.0.1",))
    server.serve("/feed", FEED)
    server.serve("/start", status=302, headers={"Location": "/feed"})
    assert ask(server.url("/start", host="feeds.example"), how=how).body == FEED
    assert how.resolve.asked == ["feeds.example"]
