from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, lists

from feeds.errors import FetchError
from feeds.http.head import Head, HeadReader


def read(*lines, limit=1000):
    reader = HeadReader("http://example.org/", limit)
    for line in lines:
        reader.line(line)
    return reader.head


def test_names_are_lowered_and_values_kept():
    head = read(b"HTTP/1.1 200 OK\r\n", b'ETag:  W/"A b" \r\n', b"X: \xe9\r\n", b"\r\n")
    assert head == Head(status=200, fields=(("etag", 'W/"A b"'), ("x", "\xe9")))


def test_a_head_is_there_once_it_is_complete():
    assert read(b"HTTP/1.1 200\n", b"A: b\n") is None
    assert read(b"HTTP/1.1 200\n", b"A: b\n", b"\n").last("a") == "b"


def test_an_interim_answer_is_forgotten():
    lines = [b"HTTP/1.1 100 Continue\r\n", b"A: no\r\n", b"\r\n"]
    lines += [b"HTTP/1.1 404 Not Found\r\n", b"A: yes\r\n", b"\r\n"]
    assert read(*lines) == Head(status=404, fields=(("a", "yes"),))


def test_trailers_say_nothing():
    assert read(b"HTTP/1.1 200 OK\r\n", b"\r\n", b"ETag: late\r\n").last("etag") is None


def test_folded_lines_are_joined_and_several_kept_apart():
    lines = [b"A: 1\r\n", b"\t2\r\n", b"B: x\r\n", b"A: 3\r\n", b"junk\r\n", b"\r\n"]
    head = read(b"HTTP/1.1 200 OK\r\n", *lines)
    assert head.every("a") == ("1 2", "3")
    assert head.last("a") == "3"
    assert head.last("c") is None


def test_too_many_bytes_are_refused():
    with pytest.raises(FetchError) as refused:
        read(b"HTTP/1.1 200 OK\r\n", b"A: " + b"x" * 2000, limit=1000)
    assert refused.value.kind == "too-large"


def test_e11_two_lengths_are_refused_and_one_said_twice_is_not():
    lines = [b"HTTP/1.1 200 OK\r\n", b"Content-Length: 5\r\n"]
    assert read(*lines, lines[1], b"\r\n").last("content-length") == "5"
    with pytest.raises(FetchError):
        read(*lines, b"Content-Length: 6\r\n", b"\r\n")


@given(lists(binary(max_size=40), max_size=8))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(lines):
    with suppress(FetchError):
        read(b"HTTP/1.1 200 OK\r\n", *lines, b"\r\n")
