"""Same article? One publication by one outlet is kept once, whoever carried it.

Pure: what is stored comes in as an argument, what was decided goes out as a value.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Entry

_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")


class StoredEntry(Protocol):
    """An entry that is already kept, as far as recognising it needs."""

    @property
    def row(self) -> int: ...
    @property
    def subscription(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def entry_id(self) -> str: ...
    @property
    def link_key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def published(self) -> datetime | None: ...
    @property
    def article(self) -> int: ...


class StoredArticle(Protocol):
    """An article that is already kept; ``row`` is that of the entry standing for it."""

    @property
    def id(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def outlet(self) -> str: ...
    @property
    def own(self) -> bool: ...
    @property
    def length(self) -> int: ...


class Stored(Protocol):
    """All that is kept and could concern a batch of candidates."""

    @property
    def entries(self) -> Sequence[StoredEntry]: ...
    @property
    def articles(self) -> Sequence[StoredArticle]: ...
    @property
    def iris(self) -> frozenset[str]: ...
    @property
    def next_row(self) -> int: ...
    @property
    def next_article(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that was read and is not kept in this form.

    ``time`` is the earlier of publication and arrival, in UTC.
    """

    subscription: str
    entry: Entry
    digest: str
    time: datetime
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a candidate is.

    It becomes (or, where ``edit``, replaces) the stored entry ``row`` of ``article``.
    ``founds`` a new article, to be published under ``iri``; ``stands`` for its article.
    """

    candidate: Candidate
    row: int
    edit: bool
    article: int
    founds: bool
    stands: bool
    iri: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    row: int
    subscription: str
    key: str
    entry_id: str
    link_key: str
    title: str
    published: datetime | None
    article: int


@dataclass(frozen=True, slots=True)
class _Article:
    id: int
    row: int
    outlet: str
    own: bool
    length: int


def decide(
    candidates: Iterable[Candidate], stored: Stored, mint: Callable[[int], str]
) -> tuple[Verdict, ...]:
    """Say of each candidate, in order, which article it is.

    Same article: same canonical URL, or same id from the same outlet, or an id that the
    publisher changed (same subscription and link, and the same title or date). Later
    candidates see the earlier ones. ``mint`` gives the id to publish an article under
    whose own id is no absolute IRI, or is taken.
    """
    book = _Book(stored)
    return tuple(_decide(candidate, book, mint) for candidate in candidates)


def _decide(candidate: Candidate, book: "_Book", mint: Callable[[int], str]) -> Verdict:
    entry = candidate.entry
    old = book.same_entry(candidate)
    article = book.articles[old.article] if old else book.same_article(candidate)
    row = old.row if old else book.new_row()
    weight = (entry.own, len(entry.text))
    verdict = Verdict(
        candidate=candidate,
        row=row,
        edit=old is not None,
        article=article.id if article else book.new_article(),
        founds=article is None,
        stands=article is None
        or row == article.row
        or weight > (article.own, article.length),
    )
    if verdict.founds:
        iri = book.free_iri(entry) or mint(verdict.article)
        verdict = _with_iri(verdict, iri)
    book.add(verdict)
    return verdict


def _with_iri(verdict: Verdict, iri: str) -> Verdict:
    return Verdict(
        candidate=verdict.candidate,
        row=verdict.row,
        edit=False,
        article=verdict.article,
        founds=True,
        stands=True,
        iri=iri,
    )


class _Book:
    """What is stored, and what this batch has added to it so far."""

    def __init__(self, stored: Stored) -> None:
        self.articles: dict[int, StoredArticle] = {a.id: a for a in stored.articles}
        self._by_key: dict[tuple[str, str], StoredEntry] = {}
        self._by_link: Mapping[str, list[StoredEntry]] = defaultdict(list)
        self._by_id: Mapping[str, list[StoredEntry]] = defaultdict(list)
        self._iris = set(stored.iris)
        self._next_row = stored.next_row
        self._next_article = stored.next_article
        for entry in stored.entries:
            self._enter(entry)

    def new_row(self) -> int:
        self._next_row += 1
        return self._next_row - 1

    def new_article(self) -> int:
        self._next_article += 1
        return self._next_article - 1

    def free_iri(self, entry: Entry) -> str:
        """The entry's own id if it can be published as it came (RFC 4287, 4.2.6)."""
        usable = entry.key == entry.id and _ABSOLUTE_IRI.fullmatch(entry.id)
        return entry.id if usable and entry.id not in self._iris else ""

    def same_entry(self, candidate: Candidate) -> StoredEntry | None:
        entry = candidate.entry
        known = self._by_key.get((candidate.subscription, entry.key))
        if known is not None:
            return known
        return next(
            (
                other
                for other in self._by_link.get(entry.link_key, ())
                if other.subscription == candidate.subscription
                and _same_face(other, entry)
            ),
            None,
        )

    def same_article(self, candidate: Candidate) -> StoredArticle | None:
        found = self._by_the_link(candidate)
        if found is None:
            found = next(self._by_the_id(candidate.entry), None)
        return None if found is None else self.articles[found]

    def _by_the_link(self, candidate: Candidate) -> int | None:
        """A site's front page identifies nothing, nor does a link of two articles."""
        entry = candidate.entry
        if not {"/", "?"} & set(entry.link_key):
            return None
        others = self._by_link.get(entry.link_key, ())
        mine = {e.article for e in others if e.subscription == candidate.subscription}
        articles = {e.article for e in others} - mine
        if len(articles) > 1:
            articles = {
                e.article for e in others if _folded(e.title) == _folded(entry.title)
            } - mine
        return articles.pop() if len(articles) == 1 else None

    def _by_the_id(self, entry: Entry) -> Iterator[int]:
        if not entry.id or entry.key != entry.id or not entry.outlet.key:
            return
        unique = _ABSOLUTE_IRI.fullmatch(entry.id) is not None
        for other in self._by_id.get(entry.id, ()):
            same_outlet = self.articles[other.article].outlet == entry.outlet.key
            alike = unique or _folded(other.title) == _folded(entry.title)
            if other.key == other.entry_id and same_outlet and alike:
                yield other.article

    def add(self, verdict: Verdict) -> None:
        entry = verdict.candidate.entry
        if not verdict.edit:
            self._enter(
                _Entry(
                    row=verdict.row,
                    subscription=verdict.candidate.subscription,
                    key=entry.key,
                    entry_id=entry.id,
                    link_key=entry.link_key,
                    title=entry.title,
                    published=entry.published,
                    article=verdict.article,
                )
            )
        if verdict.founds:
            self._iris.add(verdict.iri)
        if verdict.stands:
            self.articles[verdict.article] = _Article(
                id=verdict.article,
                row=verdict.row,
                outlet=entry.outlet.key,
                own=entry.own,
                length=len(entry.text),
            )

    def _enter(self, entry: StoredEntry) -> None:
        self._by_key[entry.subscription, entry.key] = entry
        if entry.link_key:
            self._by_link[entry.link_key].append(entry)
        if entry.entry_id:
            self._by_id[entry.entry_id].append(entry)


def _same_face(stored: StoredEntry, entry: Entry) -> bool:
    """Whether an entry under a new id is still recognisably the same one."""
    dated = stored.published is not None and stored.published == entry.published
    return dated or _folded(stored.title) == _folded(entry.title)


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
