"""Whatever a noun says, at any depth, can be written as XML."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from feeds import sanitise
from feeds.model import Category, Entry, Hints, Link, Outlet, Person, Source

_NOUNS = frozenset({Category, Entry, Hints, Link, Outlet, Person, Source})

_WRITTEN = frozenset({"content", "summary"})
"""Texts that only `feeds.sanitise` writes, which leaves nothing in them."""

_Noun = TypeVar("_Noun")
_Getter = Callable[[object], Sequence[Any]]


def tidy(noun: _Noun) -> _Noun:
    """A noun without what XML cannot carry; itself where there is none, as in most."""
    joined = "".join(_texts(noun))
    if sanitise.strip_controls(joined) == joined:
        return noun
    return cast(_Noun, _stripped(noun))


def _texts(noun: Any) -> list[str]:
    """Every text of a noun, at any depth."""
    words, parts = _parts(noun.__class__)
    texts = [*words(noun)]
    for part in parts(noun):
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, str):
                texts.append(inner)
            elif inner.__class__ in _NOUNS:
                texts += _texts(inner)
    return texts


@cache
def _parts(kind: Any) -> tuple[_Getter, _Getter]:
    """What gives the texts of a noun, and what gives all the rest of it."""
    named = [part for part in fields(kind) if part.name not in _WRITTEN]
    texts = [part.name for part in named if part.type is str]
    others = [part.name for part in named if part.type is not str]
    return _getter(texts), _getter(others)


def _getter(names: Sequence[str]) -> _Getter:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda noun: [getattr(noun, name) for name in names]


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return sanitise.strip_controls(value)
    if isinstance(value, tuple):
        return tuple(_stripped(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        named = {part.name: getattr(value, part.name) for part in fields(value)}
        return replace(value, **{name: _stripped(part) for name, part in named.items()})
    return value
