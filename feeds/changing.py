"""Nouns never change; one made of another differs from it in what is said.

`dataclasses.replace` does the same for every dataclass, in twice the time, and every
entry is made of another one several times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

_Noun = TypeVar("_Noun")


def changed(noun: _Noun, **values: object) -> _Noun:
    """A frozen noun with slots (of two fields or more), with other ``values`` in it."""
    kind: Any = type(noun)
    made: _Noun = object.__new__(kind)
    get, puts = _slots(kind)
    for put, value in zip(puts.values(), get(noun), strict=True):
        put(made, value)
    for name, value in values.items():
        puts[name](made, value)
    return made


@cache
def _slots(kind: Any) -> tuple[Callable[[object], Any], Mapping[str, Any]]:
    """What gives all values of a noun, and what puts each into its place."""
    names = [part.name for part in fields(kind)]
    return attrgetter(*names), {name: getattr(kind, name).__set__ for name in names}


def once(nouns: Sequence[_Noun]) -> tuple[_Noun, ...]:
    """Each of them once, in their order."""
    # To compare a single one with itself would only take time.
    return tuple(nouns) if len(nouns) < 2 else tuple(dict.fromkeys(nouns))
