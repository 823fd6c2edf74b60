"""How it goes with the hub of a subscription."""

from collections.abc import Iterator
from datetime import tzinfo

from aggregator import wording
from feeds.urls import redacted
from storage.callbacks import Callback


def told(callback: Callback, zone: tzinfo) -> Iterator[str]:
    """Sentences on who sends what is new, until when, and how that has gone."""
    hub = redacted(callback.hub)

    def time(name: str) -> str:
        value = getattr(callback, name)
        return f"on {wording.date_and_time(value, zone)}" if value else "at once"

    if callback.lease_until is not None:
        until = wording.date_and_time(callback.lease_until, zone)
        yield f"Pushed by the hub {hub}, lease until {until}."
    elif callback.failure:
        yield f"Not pushed: asking the hub {hub} has failed."
    else:
        yield f"Not pushed yet: the hub {hub} has been asked and has not confirmed it."
    if callback.last_push is not None:
        pushes = wording.count(callback.pushes, "push", "pushes")
        yield f"{pushes} so far, the last {time('last_push')}."
    elif callback.lease_until is not None:
        yield "Nothing has come from it yet."
    if not callback.secret:
        yield "What comes is not signed, so it only has the feed asked sooner."
    if callback.failure:
        times = wording.count(callback.failures, "time")
        again = time("next_ask")
        yield f"The hub: {callback.failure} ({times} in a row); asked again {again}."


def record(callback: Callback | None) -> dict[str, object] | None:
    """The same for programs, without what only the hub may know."""
    if callback is None:
        return None
    times = ("confirmed", "lease_until", "next_ask", "last_push")
    moments = {name: getattr(callback, name) for name in times}
    return {
        "hub": redacted(callback.hub),
        "topic": redacted(callback.topic),
        "signed": bool(callback.secret),
        "pushes": callback.pushes,
        "missed": callback.missed,
        "failures": callback.failures,
        "failure": callback.failure or None,
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }
