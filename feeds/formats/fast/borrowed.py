"""What is asked of feedparser itself, so that there is one answer to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class DeclinedError(Exception):
    """A document that may come out otherwise here; feedparser reads it then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowed:
    """Knowledge of feedparser's, handed in by the one module that imports it.

    ``namespaces`` gives the prefix under which it knows a namespace (lower case),
    ``handled`` the names of all elements that it treats in a way of their own.
    ``date`` reads a time, ``author`` takes the last author of a raw feed or entry
    apart, ``join`` resolves an address, ``rebase`` an ``xml:base``, and
    ``looks_like_html`` says whether a plain text is none.
    """

    namespaces: Mapping[str, str]
    handled: frozenset[str]
    date: Callable[[str], Any]
    author: Callable[[dict[str, Any]], None]
    join: Callable[[str, str], str]
    rebase: Callable[[str, str], str]
    looks_like_html: Callable[[str], bool]
