"""What a turn decided, and how it is kept: all of it, in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feeds.model import Entry, Outlet
from storage.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry to be kept as ``row``, in place of what was there.

    ``document`` is the entry as JSON. ``reworded`` is an edit that a reader would
    notice.
    """

    row: int
    reworded: bool
    subscription: str
    article: int
    entry: Entry
    document: bytes
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to be kept.

    ``title`` and ``lead`` are what it was grouped by and stay as they were, so that an
    index rebuilt later equals the one that saw it arrive; what a reader sees comes from
    the entry that stands for it.
    """

    id: int
    iri: str
    slug: str
    outlet: Outlet
    row: int
    title: str
    lead: str
    language: str
    time: datetime
    updated: datetime
    quiet: bool
    copy_of: int | None
    story: int
    topics: tuple[str, ...]
    terms: str
    weights: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStory:
    """A story founded by the article ``lead``."""

    id: int
    iri: str
    slug: str
    lead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The story ``gone`` is from now on another name of ``kept``."""

    kept: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """These articles left ``story`` for ``new_story``."""

    story: int
    new_story: int
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything one turn decided.

    ``changes`` are second thoughts about stories, to be carried out in their order.
    ``told`` says of stories since when a reader should know of what they gained.
    ``labels`` are the topics of kept articles that a further subscription carried,
    ``topics`` those that each story is to be in, by name.
    """

    entries: tuple[EntryRow, ...] = ()
    articles: tuple[NewArticle, ...] = ()
    stories: tuple[NewStory, ...] = ()
    changes: tuple[Merged | Parted, ...] = ()
    told: Mapping[int, datetime] = field(default_factory=dict)
    labels: Mapping[int, frozenset[str]] = field(default_factory=dict)
    topics: Mapping[int, frozenset[str]] = field(default_factory=dict)
    subjects: tuple[Topic, ...] = ()
