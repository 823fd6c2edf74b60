"""What `status` shows, for programs."""

from dataclasses import asdict
from datetime import datetime, timedelta, tzinfo
from math import fsum
from typing import Any

from aggregator.seeing import hours, pushes
from aggregator.seeing.due import due
from aggregator.seeing.growth import Growth
from aggregator.seeing.sight import Sight
from aggregator.seeing.summary import Summary
from feeds.urls import redacted
from storage.polls import Poll
from storage.states import State


def subscription(sight: Sight, zone: tzinfo) -> dict[str, Any]:
    """A subscription; times are those of ISO 8601, durations in seconds."""
    state = sight.state
    planned = due(state)
    return {
        "name": state.name,
        "kind": state.kind,
        "location": redacted(state.location),
        "address": redacted(state.place),
        "list": state.list or None,
        "host": state.host,
        "last_poll": _plain(state.last_poll),
        "last_success": _plain(state.last_success),
        "next_poll": _plain(planned.at),
        "why": planned.why,
        "failures": state.failures,
        "failing_since": _plain(state.failing_since),
        "failure": _failure(state),
        "muted": state.muted or None,
        "problems": list(state.problems),
        "moved_to": redacted(state.moved_to) or None,
        "moved_since": _plain(state.moved_since),
        "empty_since": _plain(state.empty_since),
        "max_age": _plain(state.max_age),
        "unheeded": state.unheeded,
        "stories": state.stories,
        "firsts": state.firsts,
        "notes": [asdict(note) for note in sight.notes],
        "rate": _rate(state, zone),
        "figures": asdict(sight.figures) if sight.figures else None,
        "polls": [_poll(poll) for poll in sight.polls],
        "push": pushes.record(sight.callback),
    }


def summary(told: Summary) -> dict[str, Any]:
    """The whole; articles, stories and the database stand beside it."""
    beside = {"articles", "stories", "growth"}
    whole = asdict(told) | {"lag": _plain(told.lag)}
    return {key: whole[key] for key in whole if key not in beside}


def database(told: Growth) -> dict[str, Any]:
    """How large it is, in bytes, and how many more there were a day."""
    return {"bytes": told.size, "bytes_per_day": told.per_day}


def _failure(state: State) -> dict[str, str] | None:
    failure = state.failure
    return {"kind": failure.kind, "reason": failure.reason} if failure else None


def _rate(state: State, zone: tzinfo) -> dict[str, Any] | None:
    rates = hours.learned(state, zone)
    if rates is None:
        return None
    shown = [round(rate, 4) for rate in rates]
    return {"entries_a_day": round(fsum(rates), 3), "by_hour": shown}


def _poll(poll: Poll) -> dict[str, Any]:
    told = asdict(poll) | {"put_off": poll.put_off}
    del told["subscription"]
    return {key: _plain(value) for key, value in told.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value
