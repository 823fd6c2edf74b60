"""Nouns travel between processes by the ten thousand, and their pickles with them.

What `dataclasses` does for frozen ones with slots looks every field up by its name,
both ways, for every one of them.
"""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

_Kind = TypeVar("_Kind", bound=type)


def packed(kind: _Kind) -> _Kind:
    """A frozen dataclass of two or more slots that is pickled as a tuple of values."""
    names = [part.name for part in fields(kind)]
    puts: list[Callable[[object, object], None]]
    puts = [getattr(kind, name).__set__ for name in names]

    def set_state(noun: object, state: tuple[object, ...]) -> None:
        for put, value in zip(puts, state, strict=True):
            put(noun, value)

    made: Any = kind
    made.__getstate__ = _getter(*names)
    made.__setstate__ = set_state
    return kind


def _getter(*names: str) -> Callable[[object], object]:
    values = attrgetter(*names)
    return lambda noun: values(noun)
