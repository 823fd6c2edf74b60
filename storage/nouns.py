"""The nouns of the wire as JSON: how they lie in a column.

Only what differs from a default is written, so a stored entry holds its own words and
little else, and a noun that gains a field reads its old rows without a migration.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from feeds.model import Entry, Hints, Source

_DIGITS = 32

_UNSEEN: Mapping[str, bool | Mapping[str, bool]]
_UNSEEN = {"id": True, "key": True, "replies": True, "source": {"updated": True}}
_TITLE = b'"title":'
"""What follows id and key; neither holds it, as quotes in a text are escaped."""


@cache
def _entries() -> TypeAdapter[Entry]:
    """Made when it is first asked for, as the others: small commands need none."""
    return TypeAdapter(Entry)


@cache
def _sources() -> TypeAdapter[Source]:
    return TypeAdapter(Source)


@cache
def _hints() -> TypeAdapter[Hints]:
    return TypeAdapter(Hints)


def dump_entry(entry: Entry) -> bytes:
    """An entry as JSON text."""
    return _entries().dump_json(entry, exclude_defaults=True)


def load_entry(document: str | bytes) -> Entry:
    """The entry again; ``load_entry(dump_entry(e)) == e``."""
    return _entries().validate_json(document)


def dump_source(source: Source) -> str:
    """What a feed says of itself, as JSON text."""
    return _dump(_sources(), source)


@lru_cache(maxsize=2048)  # a pass looks at each subscription several times
def load_source(text: str) -> Source:
    """The source again."""
    return _sources().validate_json(text)


def dump_hints(hints: Hints) -> str:
    """A feed's hints about when to come again, as JSON text."""
    return _dump(_hints(), hints)


@lru_cache(maxsize=2048)
def load_hints(text: str) -> Hints:
    """The hints again."""
    return _hints().validate_json(text)


def digest(entry: Entry, document: bytes) -> str:
    """Of an entry and its `dump_entry`, which nearly always is all that it takes.

    Equal for two readings of an entry in which nothing a reader sees differs.

    Ids and keys stay out: a publisher who changes them has not edited the article. So
    does what the feed says of itself (`Source.updated` moves with every other entry),
    and how many answers there are by now.
    """
    moves = entry.replies is not None or (entry.source and entry.source.updated)
    if moves or not entry.title:
        seen = _entries().dump_json(entry, exclude_defaults=True, exclude=_UNSEEN)
    else:
        seen = b"{" + document[document.index(_TITLE) :]
    return sha256(seen).hexdigest()[:_DIGITS]


def _dump(adapter: TypeAdapter[Any], value: object) -> str:
    return adapter.dump_json(value, exclude_defaults=True).decode()
