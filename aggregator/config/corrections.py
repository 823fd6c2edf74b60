"""What a person corrected by hand, as it stands beside the configuration.

Corrections speak of articles, not of stories, which grouping makes and unmakes. An
article is named by the id under which it is published and by its address, so that it is
found again in a database that was made anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal

from aggregator.config import values
from aggregator.config.values import Read

_STRICT = {"extra": "forbid"}

Text = Annotated[str, Read(values.text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An article: its published id, its own address, its title for whoever reads it."""

    __pydantic_config__ = _STRICT

    id: Text
    link: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """These articles tell one event."""

    __pydantic_config__ = _STRICT

    articles: tuple[Reference, ...]
    do: Literal["join"] = "join"
    when: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """None of ``these`` tells the same event as one of ``those``."""

    __pydantic_config__ = _STRICT

    these: tuple[Reference, ...]
    those: tuple[Reference, ...]
    do: Literal["part"] = "part"
    when: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitle:
    """The story that ``article`` is in is published under this title.

    An empty one gives it back its own.
    """

    __pydantic_config__ = _STRICT

    article: Reference
    title: str
    do: Literal["title"] = "title"
    when: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The story that ``article`` is in stays in its feeds; or not any more."""

    __pydantic_config__ = _STRICT

    article: Reference
    do: Literal["pin", "unpin"] = "pin"
    when: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """An article that was taken back; ``keys`` are digests of what it is known by."""

    __pydantic_config__ = _STRICT

    keys: tuple[Text, ...]
    do: Literal["forget"] = "forget"
    when: datetime | None = None


Correction = Join | Part | Entitle | Pin | Forget
KINDS: dict[str, type[Correction]] = {
    "join": Join,
    "part": Part,
    "title": Entitle,
    "pin": Pin,
    "unpin": Pin,
    "forget": Forget,
}
"""What stands in ``do``, and what it makes of the table."""


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """All corrections, oldest first: where two contradict, the later one holds."""

    made: tuple[Correction, ...] = field(default=(), repr=False)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every article that is named."""
        return tuple(dict.fromkeys(ref for one in self.made for ref in named_in(one)))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The published ids of the articles that are named."""
        return frozenset(one.id for one in self.references)

    @cached_property
    def links(self) -> dict[str, Reference]:
        """The articles that are named by each canonical address."""
        return {key: one for one in self.references for key in link_keys(one.link)}

    @cached_property
    def forgotten(self) -> frozenset[str]:
        """The digests of what must not come back."""
        return frozenset(
            key for one in self.made if isinstance(one, Forget) for key in one.keys
        )


def named_in(one: Correction) -> Iterator[Reference]:
    """The articles that a correction names."""
    match one:
        case Join():
            yield from one.articles
        case Part():
            yield from (*one.these, *one.those)
        case Entitle() | Pin():
            yield one.article
        case Forget():
            pass


def link_keys(link: str) -> Iterable[str]:
    """What an address may be known by: with its fragment and without."""
    if not link:
        return ()
    # Imported only where there is a correction: it knows the public suffixes (40 ms).
    from feeds.urls import canonical

    return {canonical(link), canonical(link, fragment=True)} - {""}
