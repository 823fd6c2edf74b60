"""What the owner of a subscription ought to know, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

from aggregator import wording
from aggregator.moving import HELD
from aggregator.rhythm import memory
from aggregator.rhythm.bounds import UNHEEDED
from aggregator.rhythm.words import spell
from aggregator.seeing.advice import advice
from feeds.urls import redacted
from storage.states import State

EMPTY = timedelta(days=7)
"""A feed that has had no entries for so long may not be the right one any more."""

SILENCE = 3
"""A feed is silent once it has said nothing for so many times its longest pause:
one that publishes by chance seldom has such a pause (1 of 2,000) ..."""

LEAST_SILENCE = timedelta(days=2)
"""... and for so long at least."""

KNOWN = 5
"""So many pauses have to be known before one can be called the longest."""

UNSTEADY = 3
"""Once is a publisher's new program, twice may be its repair."""

Time = Callable[[datetime], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """``kind`` is for programs, ``label`` in a few words, ``words`` in a sentence.

    These may be shown to anybody; ``detail`` may tell addresses and what servers said,
    and is for the owner, as is ``help``. A ``grave`` one waits for somebody to act.
    """

    kind: str
    label: str
    words: str
    detail: tuple[str, ...] = ()
    help: str = ""
    grave: bool = True


def notes(state: State, zone: tzinfo, *, free: bool = True) -> tuple[Note, ...]:
    """All there is to note of a subscription, the gravest first.

    ``free`` tells whether an address that it may have moved to can be adopted
    (`aggregator.polling.Ground`).
    """
    time = partial(wording.date_and_time, zone=zone)
    found = (
        _failing(state, time),
        _moved(state),
        _moving(state, time, free=free),
        _empty(state, time),
        _silent(state, time),
        _unread(state),
        _unheeding(state),
        _unsteady(state),
    )
    told = [note for note in found if note is not None]
    return tuple(sorted(told, key=lambda note: not note.grave))


def _failing(state: State, time: Time) -> Note | None:
    failure = state.failure
    if failure is None:
        return None
    told = advice(failure.kind)
    since = f" since {time(state.failing_since)}" if state.failing_since else ""
    times = wording.count(state.failures, "time")
    words = f"Reading it has failed{since}, {times} in a row: {told.meaning}."
    help_ = told.help
    if state.muted:
        words += " It is not asked any more."
        help_ += f"; `aggregator once --subscription {state.name}` asks it again"
    return Note(
        kind="muted" if state.muted else "failing",
        label=f"{failure.kind}: {told.meaning}",
        words=words,
        detail=(failure.reason,),
        help=help_,
    )


def _moved(state: State) -> Note | None:
    if not state.address:
        return None
    where = "the list that names it" if state.list else "the configuration"
    return Note(
        kind="moved",
        label="moved for good",
        words="It has moved for good and is read at its new address.",
        detail=(f"from {redacted(state.location)}", f"to {redacted(state.address)}"),
        help=f"change the address in {where}",
    )


def _moving(state: State, time: Time, *, free: bool) -> Note | None:
    if not state.moved_to or state.moved_since is None:
        return None
    words = f"It may have moved: it has said so since {time(state.moved_since)}. "
    if not free:
        words += "That is not followed for good, since another subscription is read "
        words += "there, or since secrets would be sent there."
    elif state.moved_to == state.hints.moved_to:
        words += "The new address is adopted when the old one has ended."
    else:
        adopted = time(state.moved_since + HELD)
        words += f"The new address is adopted on {adopted}, if that holds."
    return Note(
        kind="moving",
        label="may have moved",
        words=words,
        detail=(f"to {redacted(state.moved_to)}",),
        help="change the address in the configuration, if that is right",
        grave=not free,
    )


def _empty(state: State, time: Time) -> Note | None:
    since, read = state.empty_since, state.last_success
    if since is None or read is None or read - since < EMPTY:
        return None
    return Note(
        kind="empty",
        label="empty",
        words=f"It can be read, but has had no entries since {time(since)}.",
        help="look whether its address is still the right one",
    )


def _silent(state: State, time: Time) -> Note | None:
    """Judged by when it was read last, so that nobody's clock is needed."""
    rhythm = memory.read(state.rhythm)
    newest, read = rhythm.newest, state.last_success
    if newest is None or read is None or rhythm.pauses < KNOWN or state.failure:
        return None
    longest = timedelta(hours=rhythm.pause)
    if read - newest <= max(SILENCE * longest, LEAST_SILENCE):
        return None
    return Note(
        kind="silent",
        label="silent",
        words=f"It can be read, but its last entry is from {time(newest)}; its longest "
        f"pause had been {spell(longest)}.",
        help="look whether it has moved, or has come to its end",
    )


def _unread(state: State) -> Note | None:
    if not state.problems:
        return None
    some = wording.count(len(state.problems), "document")
    return Note(
        kind="unread",
        label=f"{some} not readable",
        words=f"{some} of it could not be read.",
        detail=state.problems,
        help="correct what these say, or take it away",
    )


def _unheeding(state: State) -> Note | None:
    if state.unheeded < UNHEEDED:
        return None
    times = wording.count(state.unheeded, "time")
    return Note(
        kind="unheeding",
        label="ignores conditional requests",
        words="Its server ignores conditional requests: it sent what it was told that "
        f"we have, {times} in a row. Hence it is asked every six hours at most.",
        help="ask its publisher to answer If-None-Match with 304",
        grave=False,
    )


def _unsteady(state: State) -> Note | None:
    if state.unsteady < UNSTEADY:
        return None
    times = wording.count(state.unsteady, "time")
    return Note(
        kind="unsteady",
        label="gives the entries that it has other ids",
        words=f"It gave the entries that it has other ids, {times} in a row. As long "
        "as their addresses or titles stay they are recognised.",
        help="ask its publisher to keep the id of an entry (RFC 4287, 4.2.6)",
        grave=False,
    )
