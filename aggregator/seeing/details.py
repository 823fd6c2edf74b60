"""All about one subscription, for a person at a terminal."""

from collections.abc import Iterator
from datetime import timedelta, tzinfo
from math import fsum

from aggregator import wording
from aggregator.rhythm.words import spell, spell_rate
from aggregator.seeing import hours, pushes
from aggregator.seeing.due import why_then
from aggregator.seeing.filling import filled
from aggregator.seeing.notes import Note
from aggregator.seeing.outcomes import answers, outcome, size, within
from aggregator.seeing.sight import Sight
from feeds.urls import redacted
from storage.states import State

LABELS = 10
"""How wide the column of labels is."""


def details(sight: Sight, zone: tzinfo, width: int | None) -> Iterator[str]:
    """The lines, filled to a width if that is given."""
    state = sight.state
    yield wording.called(state)
    listed = f", brought by the list {state.list}" if state.list else ""
    facts = [
        ("name", f"{state.name}{listed}"),
        ("address", redacted(state.place)),
        ("read", _read(state, zone)),
        *_noted(sight.notes),
        *(("next", sentence) for sentence in why_then(state, zone)),
        *_pushed(sight, zone),
        *_rate(state, zone),
        *_figures(sight),
    ]
    label = ""
    for name, text in facts:
        yield from _filled("" if name == label else name, text, width)
        label = name
    for index, poll in enumerate(sight.polls):
        time = wording.short_time(poll.at, zone, sight.polls[0].at)
        took = spell(timedelta(seconds=poll.took))
        told = f"{time:13} {took:>7}  {outcome(poll)}; next {poll.why}"
        yield from _filled("" if index else "polls", told, width, indent=23)


def _read(state: State, zone: tzinfo) -> str:
    if state.last_success is None:
        return "never yet"
    return wording.date_and_time(state.last_success, zone)


def _noted(notes: tuple[Note, ...]) -> Iterator[tuple[str, str]]:
    for note in notes:
        label = note.kind if note.grave else "note"
        yield label, note.words
        for line in note.detail:
            yield label, line
        if note.help:
            yield label, f"What helps: {note.help}."


def _pushed(sight: Sight, zone: tzinfo) -> Iterator[tuple[str, str]]:
    if sight.callback is not None:
        yield from (("hub", sentence) for sentence in pushes.told(sight.callback, zone))


def _rate(state: State, zone: tzinfo) -> Iterator[tuple[str, str]]:
    rates = hours.learned(state, zone)
    if rates is not None:
        yield "rate", f"{spell_rate(fsum(rates) / 24)}, {hours.spread(rates)}"
        yield "rate", f"0 h {hours.drawn(rates)} 24 h"
    if state.stories:
        told = wording.count(state.stories, "story", "stories")
        yield "stories", f"first on {state.firsts} of {told} that several outlets tell"


def _figures(sight: Sight) -> Iterator[tuple[str, str]]:
    told = sight.figures
    if told is None:
        return
    if told.count:
        polls = wording.count(told.count, "poll")
        yield "week", f"{polls}, {told.polls:.1f} a day: {answers(told)}"
        took = f"answered {within(told.latency)}; " if told.latency else ""
        yield "week", f"{took}{size(told.received)} a day"
    fresh = wording.count(told.fresh, "new entry", "new entries")
    if told.freshness is not None:
        fresh += f", found {within(told.freshness)} of publication"
    yield "week", fresh


def _filled(
    label: str, text: str, width: int | None, *, indent: int = 0
) -> Iterator[str]:
    return filled(f"  {label:{LABELS}}{text}", width, 2 + LABELS + indent)
