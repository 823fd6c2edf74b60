"""Why a subscription is read next when it is, in words and for programs."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from aggregator import wording
from aggregator.seeing.due import due, why_then
from storage.states import State


def told(state: State, zone: tzinfo) -> Iterator[str]:
    """When it is read next and why then, and how reading it has gone."""

    def time(value: datetime | None) -> str:
        return wording.date_and_time(value, zone) if value else "never"

    yield wording.called(state)
    listed = f", brought by the list {state.list}" if state.list else ""
    yield f"    subscription {state.name}{listed}"
    for sentence in why_then(state, zone):
        yield f"    {sentence}"
    yield f"    It was read last on {time(state.last_poll)}."
    if state.failure:
        times = wording.count(state.failures, "time")
        yield f"    That failed, {times} in a row since {time(state.failing_since)}:"
        yield f"    {state.failure.kind}, {state.failure.reason}"
        yield f"    The last reading that went well was on {time(state.last_success)}."
    for problem in state.problems:
        yield f"    Not read of it: {problem}"


def record(state: State) -> dict[str, Any]:
    """The same for programs."""

    def time(value: datetime | None) -> str | None:
        return value.isoformat() if value else None

    failure = state.failure
    planned = due(state)
    return {
        "subscription": state.name,
        "list": state.list or None,
        "next_poll": time(planned.at),
        "why": planned.why,
        "last_poll": time(state.last_poll),
        "last_success": time(state.last_success),
        "failures": state.failures,
        "failing_since": time(state.failing_since),
        "failure": f"{failure.kind}: {failure.reason}" if failure else None,
        "problems": list(state.problems),
    }
