"""What is sent by POST, and what comes of it."""

import pytest

from feeds.http.model import Limits, Message
from tests.feeds.asking import ask, ways

FORM = Message(body=b"hub.mode=subscribe", content_type="application/x-test")


def post(url, **request):
    return ask(url, message=FORM, **request)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_message_arrives_and_any_success_is_one(server, status):
    url = server.serve("/hub", b"so be it", status=status)
    result = post(url, headers=(("X-Mine", "1"),))
    assert (result.failure, result.status, result.body) == (None, status, None)
    [asked] = server.asked("/hub")
    assert (asked.method, asked.body) == ("POST", FORM.body)
    assert asked.headers["Content-Type"] == "application/x-test"
    assert asked.headers["X-Mine"] == "1"
    assert asked.headers["Expect"] is None
    assert asked.headers["A-IM"] is None


def test_an_empty_message_is_sent_too(server):
    url = server.serve("/hub", status=202)
    result = ask(url, message=Message(body=b"", content_type="text/plain"))
    assert result.failure is None
    assert server.asked("/hub")[0].method == "POST"


def test_a_large_message_is_sent_whole(server):
    url = server.serve("/hub", status=202)
    body = bytes(3_000_000)
    ask(url, message=Message(body=body, content_type="text/plain"))
    assert server.asked("/hub")[0].body == body


def test_a_refusal_is_told_in_the_words_of_the_server(server):
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    url = server.serve("/hub", "no\x1b such\n topic", status=422, headers=plain)
    failure = post(url).failure
    assert failure.kind == "http-422"
    assert failure.reason == "answered 422: no such topic"


def test_a_refusal_in_html_is_told_by_its_number(server):
    url = server.serve("/hub", "<h1>No</h1>", status=503, headers={"Retry-After": "9"})
    result = post(url)
    assert result.failure.reason == "answered 503"
    assert result.retry_after.total_seconds() == 9


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_method_is_followed(server, status):
    server.serve("/new", status=202)
    url = server.serve("/hub", status=status, headers={"Location": "/new"})
    assert post(url).status == 202
    [asked] = server.asked("/new")
    assert (asked.method, asked.body) == ("POST", FORM.body)
    assert asked.headers["Content-Type"] == "application/x-test"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_make_it_a_get_is_a_refusal(server, status):
    server.serve("/new", status=200)
    url = server.serve("/hub", status=status, headers={"Location": "/new"})
    assert post(url).failure.kind == f"http-{status}"
    assert not server.asked("/new")


def test_an_answer_without_end_is_not_read_to_its_end(server):
    url = server.serve("/hub", bytes(500_000), status=200)
    result = post(url, how=ways(limits=Limits(wire=1000, decoded=1000)))
    assert (result.failure, result.status) == (None, 200)


def test_a_private_address_is_sent_nothing(server):
    url = server.serve("/hub", status=202)
    assert post(url, allow_private=False).failure.kind == "blocked"
    assert not server.requests
