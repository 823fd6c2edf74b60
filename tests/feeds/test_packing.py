import pickle
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime

import pytest

from feeds.model import Category, Entry, Link, Outlet, Person, Source

NOUNS = (
    Link(href="https://herald.example/a", rel="via", length=7),
    Person(name="Jo May", email="jo@herald.example"),
    Category(term="rain", label="Rain"),
    Outlet(key="herald.example", name="The Herald"),
    Source(title="The Herald", links=(Link(href="https://herald.example/"),)),
    Entry(
        id="a",
        published=datetime(2026, 11, 20, tzinfo=UTC),
        authors=(Person(name="Jo May"),),
        source=Source(id="b"),
        own=True,
    ),
)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_comes_out_of_a_pickle_as_it_went_in(
    noun: object, protocol: int
) -> None:
    again = pickle.loads(pickle.dumps(noun, protocol))
    assert again == noun
    assert hash(again) == hash(noun)
    assert repr(again) == repr(noun)


def test_what_comes_out_of_a_pickle_cannot_be_changed() -> None:
    again = pickle.loads(pickle.dumps(NOUNS[0]))
    with pytest.raises(FrozenInstanceError):
        again.href = "https://other.example/"


def test_a_pickle_that_lacks_a_field_is_refused() -> None:
    found = object.__new__(Link)
    with pytest.raises(ValueError, match="1 values for 6 fields"):
        found.__setstate__(("https://herald.example/a",))
    assert len(fields(Link)) > 1
