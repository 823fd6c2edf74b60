"""The nouns of the wire as JSON: how they lie in a column.

Only what differs from a default is written, so a stored entry holds its own words and
little else, and a noun that gains a field reads its old rows without a migration.

pydantic writes them, and reads entries. What a pass reads of every subscription is read
without it: to load it takes as long as to read all rows of a thousand of them.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from feeds.model import Entry, Hints, Link, Person, Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_DIGITS = 32

_Reads = Mapping[str, Callable[[Any], Any]]

_UNSEEN: Mapping[str, bool | Mapping[str, bool]]
_UNSEEN = {"id": True, "key": True, "replies": True, "source": {"updated": True}}
_TITLE = b'"title":'
"""What follows id and key; neither holds it, as quotes in a text are escaped."""


@cache
def _adapter(noun: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(noun)


def dump_entry(entry: Entry) -> bytes:
    """An entry as JSON text."""
    document: bytes = _adapter(Entry).dump_json(entry, exclude_defaults=True)
    return document


def load_entry(document: str | bytes) -> Entry:
    """The entry again; ``load_entry(dump_entry(e)) == e``."""
    entry: Entry = _adapter(Entry).validate_json(document)
    return entry


def dump_source(source: Source) -> str:
    """What a feed says of itself, as JSON text."""
    return _dump(Source, source)


@lru_cache(maxsize=2048)  # a pass looks at each subscription several times
def load_source(text: str) -> Source:
    """The source again."""
    return Source(**_read(text, _OF_SOURCE))


def dump_hints(hints: Hints) -> str:
    """A feed's hints about when to come again, as JSON text."""
    return _dump(Hints, hints)


@lru_cache(maxsize=2048)
def load_hints(text: str) -> Hints:
    """The hints again."""
    return Hints(**_read(text, _OF_HINTS))


def digest(entry: Entry, document: bytes) -> str:
    """Of an entry and its `dump_entry`, which nearly always is all that it takes.

    Equal for two readings of an entry in which nothing a reader sees differs.

    Ids and keys stay out: a publisher who changes them has not edited the article. So
    does what the feed says of itself (`Source.updated` moves with every other entry),
    and how many answers there are by now.
    """
    moves = entry.replies is not None or (entry.source and entry.source.updated)
    if moves or not entry.title:
        seen = _adapter(Entry).dump_json(entry, exclude_defaults=True, exclude=_UNSEEN)
    else:
        seen = b"{" + document[document.index(_TITLE) :]
    return sha256(seen).hexdigest()[:_DIGITS]


def _dump(noun: type, value: object) -> str:
    written: bytes = _adapter(noun).dump_json(value, exclude_defaults=True)
    return written.decode()


def _read(text: str, reads: _Reads) -> dict[str, Any]:
    """The fields of a noun; ``reads`` makes those that are no plain values in JSON."""
    told: dict[str, Any] = json.loads(text)
    return told | {name: reads[name](told[name]) for name in told.keys() & reads.keys()}


def _duration(text: str) -> timedelta:
    """As pydantic writes it (ISO 8601): a year has 365 days, and there is no month."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"no duration: {text}")
    years, days, hours, minutes, seconds = map(float, match.groups("0")[1:])
    found = timedelta(years * 365 + days, seconds, hours=hours, minutes=minutes)
    return -found if match[1] else found


def _links(told: list[dict[str, Any]]) -> tuple[Link, ...]:
    return tuple(Link(**one) for one in told)


def _persons(told: list[dict[str, Any]]) -> tuple[Person, ...]:
    return tuple(Person(**one) for one in told)


_DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?"
)
_OF_SOURCE: _Reads = {
    "updated": datetime.fromisoformat,
    "links": _links,
    "authors": _persons,
}
_OF_HINTS: _Reads = {
    "ttl": _duration,
    "update_every": _duration,
    "skip_hours": frozenset,
    "skip_days": frozenset,
    "hubs": tuple,
}
