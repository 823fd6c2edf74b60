from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.dedupe import Candidate, Kept, Verdict, decide
from feeds.model import Entry, Outlet

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TAG = "tag:river.example,2026"


@dataclass
class Shelf:
    """Remembers verdicts as the database would."""

    entries: tuple[Kept, ...] = ()
    iris: frozenset[str] = frozenset()
    next_row: int = 1
    next_article: int = 1

    def take(self, *candidates: Candidate) -> tuple[Verdict, ...]:
        verdicts = decide(candidates, self, lambda number: f"{TAG}:articles/{number}")
        rows = {kept.row: kept for kept in self.entries}
        rows |= {verdict.row: kept(verdict) for verdict in verdicts}
        self.entries = tuple(rows.values())
        self.iris |= {verdict.iri for verdict in verdicts if verdict.founds}
        self.next_row = max([self.next_row - 1, *rows]) + 1
        self.next_article = max(one.article for one in self.entries) + 1
        return verdicts

    def articles(self, *candidates: Candidate) -> list[int]:
        return [verdict.article for verdict in self.take(*candidates)]


def kept(verdict: Verdict) -> Kept:
    entry = verdict.candidate.entry
    return Kept(
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


def candidate(subscription: str, id: str = "", **given: object) -> Candidate:
    outlet = str(given.pop("outlet", "a.example"))
    facts = {"id": id, "key": id, "title": f"Title {id}", "outlet": Outlet(key=outlet)}
    return Candidate(
        subscription=subscription,
        entry=Entry(**(facts | given)),
        document=b"",
        digest="",
        time=NOON,
    )


LINK = "a.example/story"


def test_one_address_in_two_subscriptions_is_one_article() -> None:
    shelf = Shelf()
    assert shelf.articles(candidate("a", "1", link_key=LINK)) == [1]
    assert shelf.articles(candidate("b", "x", link_key=LINK, outlet="?")) == [1]


def test_one_address_in_one_batch_is_one_article() -> None:
    both = candidate("a", "1", link_key=LINK), candidate("b", "x", link_key=LINK)
    first, second = Shelf().take(*both)
    assert (first.founds, second.founds) == (True, False)
    assert first.article == second.article
    assert first.row != second.row


@pytest.mark.parametrize("page", ["a.example", ""])
def test_a_front_page_is_the_address_of_no_article(page: str) -> None:
    both = candidate("a", "1", link_key=page), candidate("b", "2", link_key=page)
    assert Shelf().articles(*both) == [1, 2]


def test_one_id_of_one_outlet_is_one_article() -> None:
    shelf = Shelf()
    assert shelf.articles(candidate("a", "urn:1", title="A")) == [1]
    assert shelf.articles(candidate("b", "urn:1", title="B")) == [1]
    assert shelf.articles(candidate("c", "urn:1", outlet="c.example")) == [2]
    assert shelf.articles(candidate("d", "urn:1", outlet="")) == [3]


def test_a_local_id_needs_the_same_title_too() -> None:
    shelf = Shelf()
    assert shelf.articles(candidate("a", "17", title="One")) == [1]
    assert shelf.articles(candidate("b", "17", title=" ONE ")) == [1]
    assert shelf.articles(candidate("c", "17", title="Two")) == [2]


def test_an_id_that_identifies_nothing_in_its_document_is_not_compared() -> None:
    shelf = Shelf()
    shared = candidate("a", "urn:1", key="link:a.example/1")
    assert shelf.articles(shared) == [1]
    assert shelf.articles(candidate("b", "urn:1")) == [2]


def test_a_known_key_is_the_same_entry_whatever_else_changed() -> None:
    shelf = Shelf()
    [first] = shelf.take(candidate("a", "1", link_key=LINK, title="One"))
    [second] = shelf.take(candidate("a", "1", link_key="a.example/2", title="Two"))
    assert (second.row, second.article) == (first.row, first.article)
    assert (second.founds, second.reworded) == (False, True)


@pytest.mark.parametrize(
    ("change", "reworded"),
    [
        ({"title": "Other"}, True),
        ({"text": "Other"}, True),
        ({"content": "<p>Other"}, False),
        ({"link_key": "a.example/other"}, False),
    ],
)
def test_only_other_words_are_an_edit_that_a_reader_notices(
    change: dict[str, object], reworded: bool
) -> None:
    shelf = Shelf()
    facts = {"title": "T", "text": "Text", "link_key": LINK}
    shelf.take(candidate("a", "1", **facts))
    [verdict] = shelf.take(candidate("a", "1", **(facts | change)))
    assert verdict.reworded is reworded


def test_an_id_that_changed_is_followed_by_address_and_title_or_date() -> None:
    shelf = Shelf()
    first = candidate("a", "1", link_key=LINK, title="One", published=NOON)
    [before] = shelf.take(first)
    for id, facts in {
        "2": {"title": "one", "published": None},
        "3": {"title": "Other", "published": NOON},
    }.items():
        [after] = shelf.take(candidate("a", id, link_key=LINK, **facts))
        assert after.founds is (id == "3"), "the date went with the second id"
    assert before.row == 1
    assert [one.key for one in shelf.entries] == ["2", "3"]


def test_another_article_at_the_same_address_is_another_article() -> None:
    shelf = Shelf()
    assert shelf.articles(candidate("a", "1", link_key=LINK, title="Monday")) == [1]
    assert shelf.articles(candidate("a", "2", link_key=LINK, title="Tuesday")) == [2]
    assert shelf.articles(candidate("b", "x", link_key=LINK, title="tuesday")) == [2]
    assert shelf.articles(candidate("c", "y", link_key=LINK, title="Friday")) == [3]


def test_an_entry_that_keeps_its_id_was_not_given_another() -> None:
    """Its page moved, and a new entry of the same title has the old address."""
    shelf = Shelf()
    shelf.take(candidate("a", "1", link_key=LINK, title="Weather"))
    verdicts = shelf.take(
        candidate("a", "2", link_key=LINK, title="Weather"),
        candidate("a", "1", link_key="a.example/archive/1", title="Weather"),
    )
    assert [verdict.row for verdict in verdicts] == [2, 1]


@pytest.mark.parametrize(
    ("id", "free"),
    [
        ("https://a.example/1", True),
        ("urn:uuid:6e9c", True),
        ("tag:a.example,2026:1", True),
        ("17", False),
        ("/posts/1", False),
        ("https://a.example/a b", False),
        ("", False),
        (f"{TAG}:articles/9", False),
        (f"{TAG}:stories/x", False),
    ],
)
def test_only_an_absolute_iri_that_is_not_ours_is_published_as_it_came(
    id: str, free: bool
) -> None:
    [verdict] = Shelf().take(candidate("a", id))
    assert verdict.iri == (id if free else f"{TAG}:articles/1")


def test_an_id_that_another_outlet_uses_is_published_once() -> None:
    shelf = Shelf()
    first, second = shelf.take(
        candidate("a", "urn:1"), candidate("b", "urn:1", outlet="b.example")
    )
    assert (first.iri, second.iri) == ("urn:1", f"{TAG}:articles/2")
    [third] = shelf.take(candidate("c", "urn:1", outlet="c.example"))
    assert third.iri == f"{TAG}:articles/3"


CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.sampled_from("ab"),
        st.sampled_from(["1", "2", "urn:1", "urn:2"]),
        title=st.sampled_from(["One", "Two"]),
        link_key=st.sampled_from(["", LINK, "a.example/2"]),
        outlet=st.sampled_from(["", "a.example", "b.example"]),
        published=st.sampled_from([None, NOON]),
    ),
    max_size=6,
    unique_by=lambda one: (one.subscription, one.entry.key),
)


@given(st.lists(CANDIDATES, max_size=4))
def test_rows_and_articles_are_consistent(batches: Sequence[list[Candidate]]) -> None:
    shelf, founded = Shelf(), set[int]()
    for batch in batches:
        if not batch:
            continue
        verdicts = shelf.take(*batch)
        assert len({verdict.row for verdict in verdicts}) == len(verdicts)
        for verdict in verdicts:
            assert verdict.founds is (verdict.article not in founded)
            assert bool(verdict.iri) is verdict.founds
            founded.add(verdict.article)
        again = shelf.take(*batch)
        assert [one.article for one in again] == [one.article for one in verdicts]
        assert not any(one.founds or one.reworded for one in again)
    assert len(shelf.iris) == len(founded)
    keys = [(one.subscription, one.key) for one in shelf.entries]
    assert len(set(keys)) == len(keys)
