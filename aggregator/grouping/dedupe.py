"""Same article? One publication by one outlet is kept once, whoever carried it.

Pure: what is stored comes in as an argument, what was decided goes out as a value.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from aggregator.grouping.entries import Candidate, Kept, Stored, Verdict
from feeds.model import Entry

__all__ = ["Candidate", "Kept", "Stored", "Verdict", "decide"]

_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
# What may be written as an id (RFC 3987, 2.2): the other may be no IRI to the letter.
_WHOLE_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[^\s<>\"{}|\\^`\[\]%]|%[0-9A-Fa-f]{2})+"
)

Mint = Callable[[int], str]


def decide(
    candidates: Sequence[Candidate], stored: Stored, mint: Mint
) -> tuple[Verdict, ...]:
    """Say of each candidate, in order, which article it is.

    Same article: same canonical URL, or same id from the same outlet, or an id that the
    publisher changed (same subscription and link, and the same title or date). Later
    candidates see the earlier ones. ``mint`` gives the id to publish an article under
    whose own id is no absolute IRI, or is taken.
    """
    book = _Book(stored, candidates, mint)
    return tuple([_decide(candidate, book) for candidate in candidates])


def _decide(candidate: Candidate, book: "_Book") -> Verdict:
    before = book.same_entry(candidate)
    article = before.article if before else book.same_article(candidate)
    founds = article is None
    number = book.new_article() if article is None else article
    verdict = Verdict(
        candidate=candidate,
        row=before.row if before else book.new_row(),
        article=number,
        founds=founds,
        reworded=before is not None and _reworded(before, candidate.entry),
        iri=book.iri(number, candidate.entry) if founds else "",
    )
    book.add(verdict)
    return verdict


class _Book:
    """What is stored, and what this batch has added to it so far."""

    def __init__(
        self, stored: Stored, candidates: Sequence[Candidate], mint: Mint
    ) -> None:
        self._mint = mint
        self._tag = _tag(mint(0))
        self._claimed = {(one.subscription, one.entry.key) for one in candidates}
        self._rows: dict[int, Kept] = {}
        self._by_key: dict[tuple[str, str], int] = {}
        self._by_link: Mapping[str, list[int]] = defaultdict(list)
        self._by_id: Mapping[str, list[int]] = defaultdict(list)
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

    def iri(self, article: int, entry: Entry) -> str:
        """The entry's own id if it can be published as it came (RFC 4287, 4.2.6).

        One that we might mint ourselves some day is not its own.
        """
        usable = entry.key == entry.id and _WHOLE_IRI.fullmatch(entry.id)
        free = entry.id not in self._iris and _tag(entry.id) != self._tag
        return entry.id if usable and free else self._mint(article)

    def same_entry(self, candidate: Candidate) -> Kept | None:
        """The entry itself as it is kept, perhaps under an id that was changed."""
        entry = candidate.entry
        row = self._by_key.get((candidate.subscription, entry.key))
        if row is not None:
            return self._rows[row]
        others = (
            other
            for other in self._carrying(entry.link_key)
            if other.subscription == candidate.subscription
            # What still goes by its own id was not given another.
            and (other.subscription, other.key) not in self._claimed
        )
        return next((one for one in others if _same_face(one, entry)), None)

    def same_article(self, candidate: Candidate) -> int | None:
        """The article that another subscription carried."""
        found = self._by_the_link(candidate)
        return self._by_the_id(candidate.entry) if found is None else found

    def _by_the_link(self, candidate: Candidate) -> int | None:
        """A site's front page identifies nothing, nor does a link of two articles."""
        entry = candidate.entry
        others = self._carrying(entry.link_key)
        if not others or not ("/" in entry.link_key or "?" in entry.link_key):
            return None
        mine = {e.article for e in others if e.subscription == candidate.subscription}
        articles = {e.article for e in others} - mine
        if len(articles) > 1:
            articles = {
                e.article for e in others if _folded(e.title) == _folded(entry.title)
            } - mine
        return articles.pop() if len(articles) == 1 else None

    def _by_the_id(self, entry: Entry) -> int | None:
        if not entry.id or entry.key != entry.id or not entry.outlet.key:
            return None
        others = [self._rows[row] for row in self._by_id.get(entry.id, ())]
        unique = others and _ABSOLUTE_IRI.fullmatch(entry.id) is not None
        for other in others:
            alike = unique or _folded(other.title) == _folded(entry.title)
            if (
                other.key == other.entry_id
                and other.outlet == entry.outlet.key
                and alike
            ):
                return other.article
        return None

    def _carrying(self, link_key: str) -> list[Kept]:
        return [self._rows[row] for row in self._by_link.get(link_key, ())]

    def add(self, verdict: Verdict) -> None:
        entry = verdict.candidate.entry
        if verdict.row in self._rows:
            self._strike(self._rows[verdict.row])
        if verdict.founds:
            self._iris.add(verdict.iri)
        self._enter(
            Kept(
                row=verdict.row,
                subscription=verdict.candidate.subscription,
                key=entry.key,
                entry_id=entry.id,
                link_key=entry.link_key,
                outlet=entry.outlet.key,
                title=entry.title,
                text=entry.text,
                published=entry.published,
                article=verdict.article,
            )
        )

    def _enter(self, entry: Kept) -> None:
        self._rows[entry.row] = entry
        self._by_key[entry.subscription, entry.key] = entry.row
        if entry.link_key:
            self._by_link[entry.link_key].append(entry.row)
        if entry.entry_id:
            self._by_id[entry.entry_id].append(entry.row)

    def _strike(self, entry: Kept) -> None:
        del self._by_key[entry.subscription, entry.key]
        if entry.link_key:
            self._by_link[entry.link_key].remove(entry.row)
        if entry.entry_id:
            self._by_id[entry.entry_id].remove(entry.row)


def _tag(iri: str) -> list[str]:
    """Who made an id, if it is a tag (RFC 4151)."""
    return iri.split(":", 2)[:2]


def _same_face(kept: Kept, entry: Entry) -> bool:
    """Whether an entry under a new id is still recognisably the same one."""
    dated = kept.published is not None and kept.published == entry.published
    return dated or _folded(kept.title) == _folded(entry.title)


def _reworded(kept: Kept, entry: Entry) -> bool:
    """Whether a reader would notice; markup and signed image addresses come and go."""
    return (kept.title, kept.text) != (entry.title, entry.text)


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
