from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.seeing.due import due, lag, why_then
from storage.states import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
READ = State(
    name="herald",
    kind="url",
    location="https://herald.example/feed",
    next_poll=NOW + HOUR,
    why="max-age 60 min",
)
VIENNA = ZoneInfo("Europe/Vienna")


def test_a_subscription_is_due_when_it_was_planned() -> None:
    assert (due(READ).at, due(READ).why) == (NOW + HOUR, "max-age 60 min")
    assert why_then(READ, VIENNA) == (
        "It is read next on 1 March 2026, 14:00 CET: max-age 60 min.",
    )


def test_a_host_that_waits_longer_decides() -> None:
    closed = replace(READ, closed_until=NOW + 2 * HOUR, closed_why="post: asked to")
    assert due(closed).at == NOW + 2 * HOUR
    assert due(closed).why == "its host is left alone: post: asked to"
    own, host = why_then(closed, UTC)
    assert own.startswith("It would be read next on 1 March 2026, 13:00 UTC")
    assert "until 1 March 2026, 14:00 UTC" in host
    assert host.endswith(": post: asked to.")
    assert due(replace(closed, closed_until=NOW)) == due(READ)


def test_what_was_never_read_is_read_soon() -> None:
    new = replace(READ, next_poll=None)
    assert due(new).at is None
    assert why_then(new, UTC) == (
        "It has not been read yet, so it is read as soon as possible.",
    )


def test_what_is_muted_says_how_to_ask_it_again() -> None:
    muted = replace(READ, muted="http-410")
    assert due(muted).at is None
    told = " ".join(why_then(muted, UTC))
    assert "not asked any more" in told
    assert "`aggregator once --subscription herald`" in told


def test_the_most_overdue_tells_how_far_polling_is_behind() -> None:
    late = replace(READ, next_poll=NOW - HOUR)
    later = replace(READ, next_poll=NOW - 2 * HOUR)
    closed = replace(READ, next_poll=NOW - 9 * HOUR, closed_until=NOW + HOUR)
    muted = replace(READ, next_poll=NOW - 9 * HOUR, muted="http-410")
    new = replace(READ, next_poll=None)
    assert lag([late, later, closed, muted, new, READ], NOW) == 2 * HOUR
    assert lag([READ], NOW) == timedelta(0)
