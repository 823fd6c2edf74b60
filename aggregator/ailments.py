"""What is wrong with a subscription, as its readers are told of it. Pure.

What passes by itself is not told: one failed poll is none.
"""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from aggregator.rhythm import memory
from aggregator.seeing.notes import Note, notes
from storage.states import State

PATIENCE = 3
"""Failures in a row before a reader is told, of what may pass by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """Something to note of a subscription, and since when that is so."""

    since: datetime
    note: Note


def ailments(state: State, zone: tzinfo) -> tuple[Ailment, ...]:
    """Give what is wrong with a subscription; nothing of one that fares well."""
    noted = map(_steady, notes(state, zone))
    found = ((_since(state, note), note) for note in noted if _tells(state, note))
    return tuple(Ailment(since=at, note=note) for at, note in found if at is not None)


def _tells(state: State, note: Note) -> bool:
    """Whether a reader is told.

    What a server does badly is no news, but for ids that other readers go by.
    """
    if note.kind == "failing" and state.failure is not None:
        held = state.failure.kind == "quarantine"
        return held or state.failures >= PATIENCE
    return note.grave or note.kind == "unsteady"


def _steady(note: Note) -> Note:
    """Without what is counted, which would be another number after every poll."""
    if note.kind == "failing":
        return replace(note, words=f"Reading it fails: {note.label}.")
    if note.kind == "muted":
        return replace(note, words=f"It is not asked any more: {note.label}.")
    if note.kind == "unsteady":
        return replace(note, words=f"It {note.label}, again and again.")
    return note


def _since(state: State, note: Note) -> datetime | None:
    match note.kind:
        case "failing" | "muted":
            return state.failing_since
        case "moved" | "moving":
            return state.moved_since or state.first_read
        case "empty":
            return state.empty_since
        case "unsteady":
            return state.unsteady_since
        case "silent":
            return memory.read(state.rhythm).newest
        case _:
            return state.first_read
