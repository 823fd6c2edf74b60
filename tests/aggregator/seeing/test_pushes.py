"""How a person is told of a subscription's hub."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.seeing.pushes import record, told
from storage.callbacks import Callback

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED = Callback(
    subscription="post",
    hub="https://me:word@hub.example/",
    topic="https://post.example/feed",
    address="https://news.example/websub/unguessable",
    secret="between us",
    asked=NOON,
    next_ask=NOON + timedelta(hours=1),
)


def lines(**given: Any) -> list[str]:
    return list(told(replace(ASKED, **given), UTC))


def test_who_was_asked_and_has_not_answered_is_named() -> None:
    assert lines() == [
        "Not pushed yet: the hub https://hub.example/ has been asked and has not "
        "confirmed it."
    ]


def test_a_lease_is_told_with_what_came() -> None:
    lease = NOON + timedelta(days=10)
    begin = (
        "Pushed by the hub https://hub.example/, lease until 11 March 2026, 12:00 UTC."
    )
    assert lines(lease_until=lease) == [begin, "Nothing has come from it yet."]
    assert lines(lease_until=lease, pushes=2, last_push=NOON) == [
        begin,
        "2 pushes so far, the last on 1 March 2026, 12:00 UTC.",
    ]


def test_a_failure_is_told_in_the_words_of_the_hub() -> None:
    assert lines(failure="answered 404: no such topic", failures=1) == [
        "Not pushed: asking the hub https://hub.example/ has failed.",
        "The hub: answered 404: no such topic (1 time in a row); asked again on "
        "1 March 2026, 13:00 UTC.",
    ]


def test_what_is_not_signed_is_said_to_be() -> None:
    assert any("not signed" in line for line in lines(secret=""))


def test_programs_are_told_the_same_and_no_secret() -> None:
    found = record(replace(ASKED, pushes=2, last_push=NOON))
    assert found is not None
    assert (found["hub"], found["pushes"]) == ("https://hub.example/", 2)
    assert found["last_push"] == NOON.isoformat()
    assert "unguessable" not in str(found)
    assert "between us" not in str(found)
    assert record(None) is None
