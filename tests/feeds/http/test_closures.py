from datetime import timedelta

import pytest

from feeds.errors import FetchError
from feeds.http.closures import Closures, Contact
from feeds.http.model import Fetched
from feeds.http.target import Target

PLAIN = Target.of("http://feeds.example/one")
SECURE = Target.of("https://feeds.example/two")
OTHER = Target.of("http://other.example/")


def outcome(kind="", *, status=0, retry_after=None):
    failure = FetchError(PLAIN.url, "did not work", kind=kind) if kind else None
    return Fetched(
        name="one",
        url=PLAIN.url,
        status=status,
        retry_after=retry_after,
        failure=failure,
    )


@pytest.mark.parametrize(
    "refusal",
    [
        outcome("http-429", status=429),
        outcome("challenge", status=429),
        outcome("http-503", status=503, retry_after=timedelta(minutes=1)),
    ],
)
def test_a_refusal_closes_the_whole_host(refusal):
    closures = Closures()
    made = closures.note(PLAIN, Contact.ANSWERED, refusal)
    assert made == closures.of(PLAIN) == closures.of(SECURE)
    assert (made.kind, made.retry_after) == (refusal.failure.kind, refusal.retry_after)
    assert PLAIN.url in made.reason
    assert closures.of(OTHER) is None
    assert closures.note(SECURE, Contact.ANSWERED, refusal) is None


@pytest.mark.parametrize("kind", ["dns", "network", "timeout", "tls"])
def test_what_was_not_connected_to_closes_its_port(kind):
    closures = Closures()
    assert closures.note(PLAIN, Contact.NONE, outcome(kind)) is not None
    assert closures.of(PLAIN) is not None
    assert closures.of(SECURE) is None


@pytest.mark.parametrize(
    ("contact", "result"),
    [
        (Contact.ANSWERED, outcome(status=200)),
        (Contact.ANSWERED, outcome("http-404", status=404)),
        (Contact.ANSWERED, outcome("http-503", status=503)),
        (Contact.ANSWERED, outcome("timeout")),
        (Contact.ANSWERED, outcome("truncated")),
        (Contact.CONNECTED, outcome("network")),
        (Contact.CONNECTED, outcome("timeout")),
        (Contact.NONE, outcome("blocked")),
        (Contact.NONE, outcome("redirect")),
    ],
)
def test_what_is_about_one_feed_closes_nothing(contact, result):
    closures = Closures()
    assert closures.note(PLAIN, contact, result) is None
    assert closures.of(PLAIN) is None


def test_two_silences_in_a_row_close_and_an_answer_in_between_does_not():
    closures = Closures()
    silence, answer = outcome("timeout"), outcome(status=200)
    for contact, result in (
        (Contact.CONNECTED, silence),
        (Contact.ANSWERED, answer),
        (Contact.CONNECTED, silence),
    ):
        assert closures.note(PLAIN, contact, result) is None
    assert closures.note(PLAIN, Contact.CONNECTED, silence) is not None


@pytest.mark.parametrize("host", ["bridge", "192.168.1.9", "[fd00::1]", "tv.local"])
def test_a_refusal_in_the_own_network_closes_nothing(host):
    closures = Closures()
    bridge = Target.of(f"http://{host}/feed")
    refusal = outcome("http-429", status=429)
    assert closures.note(bridge, Contact.ANSWERED, refusal) is None
