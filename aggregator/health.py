"""What is wrong with the subscriptions, and who hears nothing. Pure.

A reader is told once: an ailment has the id of its beginning, and its entry goes when
it is over. What passes by itself is not told: one failed poll is none. Anybody may read
the feed, hence no addresses and nothing that a server said (`aggregator.seeing.notes`).
"""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from zlib import crc32

from aggregator import wording
from aggregator.merge import within_its_second
from aggregator.publications import Site
from aggregator.rhythm import memory
from aggregator.seeing.notes import Note, notes
from feeds import sanitise
from feeds.model import Category, Entry, Link, Person
from storage import receivers
from storage.receivers import Receiver
from storage.subscriptions import State

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


def entry(site: Site, state: State, ailment: Ailment) -> Entry:
    """Give what is published of an ailment."""
    note = ailment.note
    since = f"{ailment.since:%Y%m%dT%H%M%SZ}"
    page = site.address(f"subscriptions/{state.name}")
    id = f"{site.tag}:health/{state.name}/{note.kind}/{since}"
    return Entry(
        id=id,
        title=f"{wording.called(state)}: {note.label}",
        content=sanitise.escape(note.words),
        links=(Link(href=page, type="text/html"),),
        authors=(Person(name=wording.called(state)),),
        categories=(Category(term=note.kind, scheme=f"{site.tag}:health"),),
        published=within_its_second(ailment.since, 0),
        # Where a network fails, many sources do at once.
        updated=within_its_second(ailment.since, crc32(id.encode())),
        language="en",
    )


def unheard(site: Site, one: Receiver) -> Entry | None:
    """Give what is published of a webhook or hub that fails; nothing of what may pass.

    Why it does is not for everybody: `status` says it.
    """
    lasts = one.failures >= PATIENCE or one.given_up > 0
    if not receivers.is_own(one.name) or not lasts:
        return None
    lost = " Some of it is not tried any more." if one.given_up else ""
    words = f"It does not take what it is sent.{lost}"
    mark = f"{one.name} {one.failing_since:%Y%m%dT%H%M%SZ}"
    name = one.name.capitalize()
    return Entry(
        id=f"{site.tag}:health/sending/{sha256(mark.encode()).hexdigest()[:12]}",
        title=f"{name}: failing",
        content=sanitise.escape(words),
        links=(Link(href=site.address("subscriptions"), type="text/html"),),
        authors=(Person(name=name),),
        categories=(Category(term="unheard", scheme=f"{site.tag}:health"),),
        published=within_its_second(one.failing_since, 0),
        updated=within_its_second(one.failing_since, crc32(mark.encode())),
        language="en",
    )


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
