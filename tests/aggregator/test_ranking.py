"""Stories by weight, through the whole history."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ranking import Rank, heaviest
from storage.stories import Story
from tests.aggregator.making import article, story
from tests.aggregator.web.keeping import keep


def told(number: int, hours: float, outlets: int) -> Story:
    """A story that so many outlets told, the last of them at this hour."""
    articles = [
        replace(
            article(100 * number + n, f"Paper{n}", hours=hours - n / 100), story=number
        )
        for n in range(outlets)
    ]
    return story(number, *articles)


def test_many_outlets_make_up_for_age(tmp_path: Path) -> None:
    stories = [told(1, 0, 1), told(2, -11, 2), told(3, -13, 2), told(4, -20, 4)]
    with keep(tmp_path / "aggregator.db", stories) as db:
        assert [rank.id for rank in heaviest(db, 9)] == [4, 2, 1, 3]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(-300, 0), st.integers(1, 4)), min_size=1, max_size=12
    ),
    st.integers(1, 4),
)
def test_page_after_page_has_each_story_once(
    tmp_path_factory: pytest.TempPathFactory,
    stories: list[tuple[int, int]],
    size: int,
) -> None:
    path = tmp_path_factory.mktemp("ranked") / "aggregator.db"
    made = [told(n, hours, of) for n, (hours, of) in enumerate(stories, start=1)]
    with keep(path, made) as db:
        whole = heaviest(db, 100)
        found: list[Rank] = []
        while page := heaviest(db, size, found[-1] if found else None):
            found += page
    assert found == whole
    assert sorted(rank.id for rank in found) == list(range(1, len(stories) + 1))
