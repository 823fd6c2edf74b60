"""Servers that break off, drip, lie and flood; named by the standard's rows."""

import gzip
import os
import socket
import struct
import threading
import time
import zlib
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import binary, sampled_from

from feeds.fetch import fetch_by
from feeds.http import wire
from feeds.http.model import Fetch
from feeds.model import Manners, Validators
from tests.aggregator.daemons import until
from tests.feeds.asking import ANY_PORT, ENDLESS, PATIENT, SILENT, ask, ways

OPEN_FILES = Path("/proc/self/fd")
FEED = b"<rss version='2.0'><channel>" + b"<item><title>News</title></item>" * 200
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
SMALL = replace(PATIENT, wire=100_000, decoded=400_000, ratio_from=50_000)


def patiently(connection, data, seconds):
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(seconds)


def fails(result, kind, *words):
    assert result.failure is not None
    assert result.failure.kind == kind, result.failure
    assert all(word in str(result.failure) for word in words), result.failure
    assert result.body is None
    return True


def coded(server, coding, body, **headers):
    headers = {"Content-Encoding": coding} | headers
    return server.serve("/feed", body, headers=headers)


def test_e1_a_server_that_never_answers_ends_at_the_first_byte_limit(server):
    url = server.script("/feed", lambda _: time.sleep(60))
    before = time.monotonic()
    assert fails(ask(url, how=ways(limits=SILENT)), "timeout", "no answer within 0.5 s")
    assert time.monotonic() - before < 50


def test_e2_dripping_headers_end_at_the_deadline(server):
    head = HEAD + b"X-Filler: " + b"x" * 500
    url = server.script("/feed", lambda to: patiently(to, head, 0.01))
    assert fails(ask(url, how=ways(limits=ENDLESS)), "timeout", "within 1 s")


def test_e3_a_dripping_body_ends_at_the_deadline(server):
    url = server.script("/feed", lambda to: patiently(to, HEAD + b"\r\n" + FEED, 0.002))
    assert fails(ask(url, how=ways(limits=ENDLESS)), "timeout", "within 1 s")


def test_e4_closing_without_an_answer_is_a_network_failure(server):
    assert fails(ask(server.raw("/feed")), "network")


def test_e4_a_reset_in_the_body_is_a_failure(server):
    def reset(connection):
        connection.sendall(HEAD + b"Content-Length: 9000\r\n\r\n" + FEED[:100])
        time.sleep(0.05)
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        connection.close()

    assert ask(server.script("/feed", reset)).failure.kind in {"network", "truncated"}


def test_e4_nobody_listens():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/feed"
        assert fails(ask(url), "network", "connect")


def test_e5_a_name_that_does_not_exist_is_said_to(server):
    def nowhere(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    result = ask("http://no.example/feed", how=ways(resolve=nowhere))
    assert fails(result, "dns", "no.example", "no such name")


def test_e5_name_servers_that_fail_are_told_apart(server):
    def again(host):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")

    result = ask("http://no.example/feed", how=ways(resolve=again))
    assert fails(result, "dns", "do not answer")


def test_e5_a_lookup_that_hangs_ends_at_the_deadline_and_delays_nobody(server):
    released = threading.Event()

    def hang(host):
        released.wait(60)
        return ("127.0.0.1",)

    before = time.monotonic()
    result = ask("http://slow.example/feed", how=ways(resolve=hang, limits=ENDLESS))
    released.set()
    assert fails(result, "timeout", "slow.example")
    assert time.monotonic() - before < 50


@pytest.mark.parametrize(
    "answer",
    [
        b"<rss></rss>\r\n",
        b"\x00\x01\x02\xff\r\n\r\n",
        b"HTTP/9 banana\r\n\r\n",
        b"\r\n",
    ],
)
def test_e8_what_is_not_http_is_no_body(server, answer):
    assert ask(server.raw("/feed", answer)).failure.kind in {"network", "timeout"}


@pytest.mark.parametrize(
    "flood",
    [
        b"".join(b"X-%d: x\r\n" % number for number in range(10_000)),
        b"X-Long: " + b"x" * 1_000_000 + b"\r\n",
        b"X: " + b"y" * 60_000 + b"\r\nX: " + b"y" * 60_000 + b"\r\n",
    ],
)
def test_e9_a_flood_of_headers_is_not_read_to_its_end(server, flood):
    def pour(connection):
        connection.sendall(HEAD + flood + b"Content-Length: 6\r\n\r\n<rss/>")

    assert ask(server.script("/feed", pour)).failure.kind in {"too-large", "network"}


def test_e10_odd_headers_are_borne(server):
    url = server.raw(
        "/feed",
        HEAD,
        b"Content-Length: 6\r\nX-Odd: caf\xe9 \xff\r\nX-Odd: twice\r\n"
        b'ETag:\r\n "folded"\r\n\r\n<rss/>',
    )
    result = ask(url)
    assert result.body == b"<rss/>"
    assert result.validators.etag == '"folded"'


@pytest.mark.parametrize(
    "lengths",
    [b"Content-Length: 6\r\nContent-Length: 9\r\n", b"Content-Length: -5\r\n"],
)
def test_e11_lengths_that_cannot_be_are_refused(server, lengths):
    url = server.raw("/feed", HEAD, lengths, b"\r\n<rss/>")
    assert ask(url).failure is not None


def test_e12_a_dead_address_does_not_hide_a_living_one(server):
    def both(host):
        return ("::1", "127.0.0.1")

    server.serve("/feed", FEED)
    url = server.url("/feed", host="both.example")
    assert ask(url, how=ways(resolve=both)).body == FEED


def test_e12_an_address_that_swallows_everything_is_passed_over(server):
    with socket.socket() as full, socket.socket() as one, socket.socket() as two:
        full.bind(("127.0.0.2", server.port))
        full.listen(0)
        for filler in (one, two):
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.2", server.port))
        server.serve("/feed", FEED)
        url = server.url("/feed", host="both.example")
        both = ways(resolve=lambda host: ("127.0.0.2", "127.0.0.1"))
        assert ask(url, how=both).body == FEED
        unconnected = replace(PATIENT, connect=timedelta(seconds=0.5))
        dead = ways(resolve=lambda host: ("127.0.0.2",), limits=unconnected)
        assert fails(ask(url, how=dead), "timeout", "no connection to both.example")


def test_e12_a_machine_without_ipv6_reaches_a_host_that_has_both(server, monkeypatch):
    class OnlyIPv4(wire._Lent):
        def __init__(self, family, kind, protocol):
            if family == socket.AF_INET6:
                raise OSError("Address family not supported by protocol")
            super().__init__(family, kind, protocol)

    monkeypatch.setattr(wire, "_Lent", OnlyIPv4)
    server.serve("/feed", FEED)
    url = server.url("/feed", host="both.example")
    both = ways(resolve=lambda host: ("::1", "127.0.0.1"))
    assert ask(url, how=both).body == FEED
    alone = ways(resolve=lambda host: ("::1",))
    assert fails(ask(url, how=alone), "network", "no socket", "not supported")


def test_e13_a_connection_closed_between_requests_is_no_failure(server):
    answer = HEAD + b"Content-Length: 6\r\n\r\n<rss/>"
    connections = count()

    def drop_the_second_request(connection):
        connection.sendall(answer)
        if next(connections) == 0:
            connection.recv(4096)

    closed = server.raw("/closed", answer)
    dropped = server.script("/dropped", drop_the_second_request)
    one_by_one = ways(manners=lambda host: Manners(gap=timedelta(), ports=ANY_PORT))
    for url in (closed, dropped):
        wanted = [Fetch(name=str(n), url=url, allow_private=True) for n in range(3)]
        results = list(fetch_by(one_by_one, wanted))
        assert [result.body for result in results] == [b"<rss/>"] * 3


def test_e15_a_proxy_of_the_environment_is_not_used(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(server.serve("/feed", FEED)).body == FEED


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "gzip, identity"])
def test_f1_gzip_is_decoded(server, coding):
    assert ask(coded(server, coding, gzip.compress(FEED))).body == FEED


@pytest.mark.parametrize("cut", [1, 8, 9, 60])
def test_f2_a_truncated_gzip_body_is_a_failure(server, cut):
    known = Validators(etag='"old"', digest="d")
    url = coded(server, "gzip", gzip.compress(FEED + os.urandom(500))[:-cut])
    result = ask(url, validators=known)
    assert fails(result, "truncated")
    assert result.validators == known


@pytest.mark.parametrize("junk", [b"\n", b"junk", b"\x1f\x8bjunk", b"\x1f", b"\0" * 99])
def test_f3_junk_after_the_gzip_stream_is_passed_over(server, junk):
    assert ask(coded(server, "gzip", gzip.compress(FEED) + junk)).body == FEED


def test_f3_a_second_gzip_member_belongs_to_the_body(server):
    both = gzip.compress(FEED[:1000]) + gzip.compress(FEED[1000:])
    assert ask(coded(server, "gzip", both)).body == FEED


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_f4_a_plain_body_labelled_as_coded_is_taken_as_it_is(server, coding):
    assert ask(coded(server, coding, FEED)).body == FEED


def test_f5_gzip_in_gzip_is_decoded_twice_and_no_more(server):
    twice = gzip.compress(gzip.compress(FEED))
    assert ask(coded(server, "gzip", twice)).body == FEED
    assert ask(coded(server, "gzip, gzip", twice)).body == FEED
    assert fails(ask(coded(server, "gzip", gzip.compress(twice))), "encoding")


def test_f6_deflate_means_two_things(server):
    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(FEED) + raw.flush()
    assert ask(coded(server, "deflate", zlib.compress(FEED))).body == FEED
    assert ask(coded(server, "deflate", bare)).body == FEED


@pytest.mark.parametrize("coding", ["br", "zstd", "rot13"])
def test_f7_and_f8_a_coding_we_did_not_offer_is_a_clear_failure(server, coding):
    url = coded(server, coding, b"\x28\xb5\x2f\xfd" + bytes(range(128, 200)))
    assert fails(ask(url), "encoding", coding, "not offered")


def test_a_compressed_file_without_a_label_is_decoded(server):
    assert ask(server.serve("/feed.gz", gzip.compress(FEED))).body == FEED


@pytest.mark.parametrize("layers", [1, 2])
def test_f9_a_gzip_bomb_ends_at_the_cap(server, layers):
    bomb = gzip.compress(b" " * 30_000_000)
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    url = coded(server, "gzip", bomb)
    assert fails(ask(url), "too-large", "100 times")


def test_f9_a_small_stream_that_expands_a_little_too_far_is_refused(server):
    url = coded(server, "gzip", gzip.compress(os.urandom(3000) + b" " * 390_000))
    assert fails(ask(url, how=ways(limits=SMALL)), "too-large", "100 times")
    url = coded(server, "gzip", gzip.compress(os.urandom(3000).hex().encode() * 70))
    assert fails(ask(url, how=ways(limits=SMALL)), "too-large", "400,000 bytes")


def test_f10_an_announced_size_beyond_the_cap_is_not_even_received(server):
    def announce(connection):
        connection.sendall(HEAD + b"Content-Length: 100000000\r\n\r\n<rss>")
        time.sleep(60)

    before = time.monotonic()
    result = ask(server.script("/feed", announce))
    assert fails(result, "too-large", "100,000,000")
    assert time.monotonic() - before < 50


def test_f10_and_f11_an_unannounced_size_is_cut_off_and_fails(server):
    url = server.raw("/feed", HEAD, b"\r\n", FEED * 30)
    assert fails(ask(url, how=ways(limits=SMALL)), "too-large", "100,000 bytes")


def test_f12_an_endless_body_ends_at_the_cap(server):
    def pour(connection):
        connection.sendall(HEAD + b"\r\n")
        while True:
            connection.sendall(b"<item/>" * 10_000)

    assert fails(ask(server.script("/feed", pour)), "too-large")


def test_f13_fewer_bytes_than_announced_are_a_failure(server):
    length = b"Content-Length: %d\r\n\r\n" % (len(FEED) + 500)
    assert fails(ask(server.raw("/feed", HEAD, length, FEED)), "truncated")


def test_f14_more_bytes_than_announced_are_not_part_of_the_body(server):
    url = server.raw("/feed", HEAD, b"Content-Length: 100\r\n\r\n", FEED)
    assert ask(url).body == FEED[:100]


def test_f15_chunks_without_their_end_are_a_failure(server):
    chunk = b"%x\r\n%s\r\n" % (len(FEED), FEED)
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    assert fails(ask(server.raw("/feed", head, chunk)), "truncated")
    assert ask(server.raw("/feed", head, chunk, b"0\r\n\r\n")).body == FEED


@given(binary(max_size=400), sampled_from([b"", HEAD, HEAD + b"\r\n", b"HTTP/1.1 "]))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_on_the_wire_comes_to_one_result(server, data, start):
    result = ask(server.raw("/any", start, data))
    assert (result.body is None) == (result.failure is not None)


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="the system does not list them")
def test_nothing_is_left_open(server):
    url = server.serve("/feed", FEED)
    hurried = ways(limits=replace(PATIENT, total=timedelta(seconds=0.05)))
    ask(url)
    before = len(list(OPEN_FILES.iterdir()))
    for _ in range(9):
        ask(url)
        ask(server.script("/hang", lambda _: time.sleep(0.1)), how=hurried)
    until(lambda: len(list(OPEN_FILES.iterdir())) < before + 5)


def test_an_error_page_of_any_size_is_only_its_status(server):
    url = server.serve("/feed", b"x" * 9_000_000, status=500)
    assert fails(ask(url), "http-500")
