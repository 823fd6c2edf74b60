from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.changing import changed, once
from feeds.model import Category, Entry, Link

PAGE = Link(href="https://herald.example/a")


@given(st.text(), st.text(), st.booleans())
def test_a_changed_noun_is_what_replace_makes(title: str, key: str, own: bool) -> None:
    entry = Entry(id="1", title="One", links=(PAGE,))
    found = changed(entry, title=title, key=key, own=own)
    assert found == replace(entry, title=title, key=key, own=own)
    assert entry == Entry(id="1", title="One", links=(PAGE,))


def test_a_changed_noun_is_frozen_too() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(PAGE, rel="via").rel = "self"  # type: ignore[misc]  # as it should be


def test_what_a_noun_does_not_have_cannot_be_changed() -> None:
    with pytest.raises(KeyError, match="colour"):
        changed(PAGE, colour="red")


def test_nouns_stand_once_in_their_order() -> None:
    one, two = Category(term="one"), Category(term="two")
    assert once([two, one, two]) == (two, one)
    assert once([one]) == (one,)
    assert once([]) == ()
