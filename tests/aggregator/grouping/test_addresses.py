"""What the address of a page tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.addresses import words_of


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://a.example/2024/03/ferry-runs-aground/", "Ferry Runs Aground"),
        ("https://a.example/Ferry_runs_aground_16210181", "Ferry Runs Aground"),
        (
            "https://a.example/ferry-runs-aground.html?ref=top-of-page",
            "Ferry Runs Aground",
        ),
        (
            "https://a.example/world-news-now/ferry-runs-aground-off-orkney",
            "Ferry Runs Aground Off Orkney",
        ),
        ("https://a.example/caf%C3%A9-feu-paris", "Café Feu Paris"),
        ("https://a.example/local-news/80108.html", ""),
        ("https://a.example/2ace258b-49fc-40c8-acd1", ""),
        ("https://a.example/?title=ferry-runs-aground", ""),
        ("https://[broken/ferry-runs-aground", ""),
        ("", ""),
    ],
)
def test_the_longest_part_of_a_path_names_a_page(address: str, told: str) -> None:
    assert words_of(address) == told.split()


@given(st.text())
def test_any_address_may_come(address: str) -> None:
    assert all(word.isalpha() for word in words_of(f"https://a.example/{address}"))
