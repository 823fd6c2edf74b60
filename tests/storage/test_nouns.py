from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.model import (
    Category,
    Entry,
    Hints,
    Link,
    Outlet,
    Person,
    Source,
)
from storage import nouns
from storage.nouns import (
    dump_entry,
    dump_hints,
    dump_source,
    load_entry,
    load_hints,
    load_source,
)

Noun = TypeVar("Noun")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIME = st.none() | st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))
LINK = st.builds(Link, href=TEXT, rel=TEXT, length=st.none() | st.integers(0, 2**60))
PERSON = st.builds(Person, name=TEXT, uri=TEXT)
SOURCE = st.builds(
    Source,
    id=TEXT,
    title=TEXT,
    updated=TIME,
    links=st.tuples(LINK),
    authors=st.tuples(PERSON),
    icon=TEXT,
)
LASTING = st.none() | st.timedeltas(timedelta(days=-800), timedelta(days=4_000))
HINTS = st.builds(
    Hints,
    ttl=LASTING,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
    update_every=LASTING,
    hubs=st.tuples(TEXT),
    topic=TEXT,
)
ENTRY = st.builds(
    Entry,
    id=TEXT,
    key=TEXT,
    title=TEXT | st.just(""),
    text=TEXT,
    links=st.tuples(LINK, LINK),
    authors=st.tuples(PERSON),
    categories=st.tuples(st.builds(Category, term=TEXT)),
    published=TIME,
    replies=st.none() | st.integers(0, 9),
    source=st.none() | SOURCE,
    outlet=st.builds(Outlet, key=TEXT, name=TEXT),
    own=st.booleans(),
)


def digest(entry: Entry) -> str:
    return nouns.digest(entry, dump_entry(entry))


@given(ENTRY)
def test_a_digest_is_that_of_the_document_without_what_a_reader_does_not_see(
    entry: Entry,
) -> None:
    source = replace(entry.source, updated=None) if entry.source else None
    seen = replace(entry, id="", key="", replies=None, source=source)
    assert digest(entry) == sha256(dump_entry(seen)).hexdigest()[:32]


@example('"title":')
@example('"title":"')
@example('\\"title":\\')
@given(TEXT)
def test_no_id_looks_like_what_follows_it(text: str) -> None:
    entry = Entry(id=text, key=text, title="A", text=text)
    assert digest(entry) == digest(replace(entry, id="", key=""))


@given(ENTRY)
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert load_entry(dump_entry(entry)) == entry


@given(SOURCE)
def test_a_source_comes_back_as_it_was(source: Source) -> None:
    assert load_source(dump_source(source)) == source


@given(HINTS)
def test_hints_come_back_as_they_were(hints: Hints) -> None:
    assert load_hints(dump_hints(hints)) == hints


def test_hints_that_say_nothing_are_none() -> None:
    assert load_hints(dump_hints(Hints())) == load_hints("{}") == Hints()


def test_a_duration_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="no duration: 5 minutes"):
        load_hints('{"ttl":"5 minutes"}')


def test_only_what_is_not_the_default_is_written() -> None:
    assert dump_entry(Entry()) == b"{}"
    assert dump_entry(Entry(title="A")) == b'{"title":"A"}'


def test_a_row_of_an_older_version_is_read() -> None:
    assert load_entry('{"title":"A"}') == Entry(title="A")
    assert load_hints('{"ttl":"PT90M"}') == Hints(ttl=timedelta(minutes=90))


def test_every_word_of_an_entry_counts_as_an_edit() -> None:
    entry = Entry(id="1", key="1", title="A")
    changed: dict[str, object] = {
        "title": "B",
        "summary": "B",
        "content": "B",
        "text": "B",
        "links": (Link(href="https://a.example/"),),
        "link_key": "a.example/b",
        "authors": (Person(name="B"),),
        "categories": (Category(term="b"),),
        "published": NOW,
        "updated": NOW,
        "language": "de",
        "rights": "B",
        "comments": "B",
        "image": "B",
        "source": Source(title="B"),
        "outlet": Outlet(key="b.example"),
        "own": True,
        "from_page": True,
    }
    same = {"id": "2", "key": "2", "replies": 2}
    assert changed.keys() | same.keys() == {field.name for field in fields(Entry)}
    for name, value in changed.items():
        assert digest(replace(entry, **{name: value})) != digest(entry), name
    assert digest(replace(entry, **same)) == digest(entry)


def test_a_source_that_moved_on_is_no_edit() -> None:
    entry = Entry(source=Source(title="A", updated=NOW))
    later = replace(entry, source=Source(title="A", updated=NOW + timedelta(1)))
    assert digest(later) == digest(entry)
