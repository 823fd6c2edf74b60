"""Nouns travel between processes by the ten thousand, and their pickles with them.

What `dataclasses` does for frozen ones with slots looks every field up by its name,
both ways, for every one of them.
"""

from collections.abc import Callable
from dataclasses import fields
from itertools import repeat
from operator import attrgetter, call
from typing import Any, TypeVar

_Kind = TypeVar("_Kind", bound=type)


def packed(kind: _Kind) -> _Kind:
    """A frozen dataclass of two or more slots that is pickled as a tuple of values."""
    names = [part.name for part in fields(kind)]
    puts: list[Callable[[object, object], None]]
    puts = [getattr(kind, name).__set__ for name in names]

    def set_state(noun: object, state: tuple[object, ...]) -> None:
        if len(state) != len(puts):
            raise ValueError(f"{len(state)} values for {len(puts)} fields")
        any(map(call, puts, repeat(noun), state))  # none returns anything

    made: Any = kind
    made.__getstate__ = _getter(*names)
    made.__setstate__ = set_state
    return kind


def _getter(*names: str) -> Callable[[object], object]:
    values = attrgetter(*names)
    return lambda noun: values(noun)
