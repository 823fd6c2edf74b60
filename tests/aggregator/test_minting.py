"""Words that stand for things in addresses."""

from base64 import b32encode
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from aggregator.minting import mint


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_word_is_the_beginning_of_the_hash_in_base_32(seed: str) -> None:
    whole = b32encode(sha256(seed.encode()).digest()).decode()
    assert mint(seed) == whole[:12].lower()


def test_a_word_stays_what_it_was_made_of() -> None:
    assert mint("tag:news.example,2024:articles/7") == "ikmoi4cknex2"
