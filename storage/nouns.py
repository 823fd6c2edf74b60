"""The nouns of the wire as JSON: how they lie in a column.

Only what differs from a default is written, so a stored entry holds its own words and
little else, and a noun that gains a field reads its old rows without a migration.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from feeds.model import Entry, Hints, Source

_ENTRY = TypeAdapter(Entry)
_SOURCE = TypeAdapter(Source)
_HINTS = TypeAdapter(Hints)


def dump_entry(entry: Entry) -> str:
    """An entry as JSON text."""
    return _dump(_ENTRY, entry)


def load_entry(text: str) -> Entry:
    """The entry again; ``load_entry(dump_entry(e)) == e``."""
    return _ENTRY.validate_json(text)


def dump_source(source: Source) -> str:
    """What a feed says of itself, as JSON text."""
    return _dump(_SOURCE, source)


def load_source(text: str) -> Source:
    """The source again."""
    return _SOURCE.validate_json(text)


def dump_hints(hints: Hints) -> str:
    """A feed's hints about when to come again, as JSON text."""
    return _dump(_HINTS, hints)


def load_hints(text: str) -> Hints:
    """The hints again."""
    return _HINTS.validate_json(text)


def digest(entry: Entry) -> str:
    """Equal for two readings of an entry in which nothing a reader sees differs.

    Ids and keys stay out: a publisher who changes them has not edited the article. So
    does what the feed says of itself (`Source.updated` moves with every other entry),
    and how many answers there are by now.
    """
    source = replace(entry.source, updated=None) if entry.source else None
    seen = replace(entry, id="", key="", replies=None, source=source)
    return sha256(dump_entry(seen).encode("utf-8", "surrogatepass")).hexdigest()


def _dump(adapter: TypeAdapter[Any], value: object) -> str:
    return adapter.dump_json(value, exclude_defaults=True).decode()
