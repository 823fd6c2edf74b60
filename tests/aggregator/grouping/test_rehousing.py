"""Articles that were grouped once more get homes among the stories that are kept."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.rehousing import Kept, Rehoused, rehouse

NEXT = 100


def kept(stories: dict[int, int], settled: frozenset[int] = frozenset()) -> Kept:
    leads: dict[int, int] = {}
    for article in sorted(stories):
        leads.setdefault(stories[article], article)
    return Kept(
        stories=stories, sizes=Counter(stories.values()), leads=leads, settled=settled
    )


def after(stories: dict[int, int], found: Rehoused) -> dict[int, int]:
    """Where the articles are once all was carried out."""
    now = dict(stories)
    for move in found.settlement.moves:
        for article in move.articles:
            assert now[article] == move.story
            now[article] = move.to
    for first, gone in found.settlement.merges:
        assert first < gone
        now = {one: first if story == gone else story for one, story in now.items()}
    return now


def test_a_story_goes_where_its_founder_goes() -> None:
    stories = dict.fromkeys((1, 2, 3, 4), 5)
    found = rehouse({100: [1, 4], 101: [2, 3]}, kept(stories), next_story=NEXT)
    assert after(stories, found) == {1: 5, 4: 5, 2: 101, 3: 101}
    assert (found.moved, found.founded) == (2, 1)


def test_of_two_that_become_one_the_first_one_stays() -> None:
    stories = {1: 7, 2: 6}
    found = rehouse({100: [1, 2]}, kept(stories), next_story=NEXT)
    assert after(stories, found) == {1: 6, 2: 6}
    assert found.settlement.merges == ((6, 7),)
    assert found.names == {100: 6}


def test_one_that_others_have_already_is_not_taken_again() -> None:
    stories = {1: 5, 2: 5}
    settled = kept(stories, frozenset({5}))
    found = rehouse({100: [2]}, settled, next_story=NEXT)
    assert after(stories, found) == {1: 5, 2: 100}


def test_as_it_is_nothing_is_to_be_done() -> None:
    stories = {1: 5, 2: 5, 3: 6}
    found = rehouse({100: [1, 2], 101: [3]}, kept(stories), next_story=NEXT)
    assert found.settlement.nothing


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), min_size=1, max_size=20)
)
def test_homes_are_stories_and_no_story_is_left_empty(
    drawn: list[tuple[int, int]],
) -> None:
    stories = {article: story for article, (story, _) in enumerate(drawn, 1)}
    homes: dict[int, list[int]] = {}
    for article, (_, home) in enumerate(drawn, 1):
        homes.setdefault(NEXT + home, []).append(article)
    found = rehouse(homes, kept(stories), next_story=NEXT)
    check(stories, homes, found)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), min_size=1, max_size=20),
    st.integers(0, 6),
)
def test_so_it_is_where_some_were_grouped_before(
    drawn: list[tuple[int, int]], taken: int
) -> None:
    """Story 1 has an article that was grouped before; one home is called so."""
    stories = {article: story for article, (story, _) in enumerate(drawn, 1)}
    stories[99] = 1
    homes: dict[int, list[int]] = {1: [99]}
    for article, (_, home) in enumerate(drawn, 1):
        name = 1 if home == taken else NEXT + home
        homes.setdefault(name, []).append(article)
    found = rehouse(homes, kept(stories, frozenset({1})), next_story=NEXT)
    check(stories, homes, found)


def check(
    stories: dict[int, int], homes: dict[int, list[int]], found: Rehoused
) -> None:
    now = after(stories, found)
    for home, articles in homes.items():
        assert {now[article] for article in articles} == {found.names[home]}
    assert len({*found.names.values()}) == len(homes)
    gone = {one for _, one in found.settlement.merges}
    assert gone.isdisjoint(now.values())
    assert {*stories.values()} - {*now.values()} <= gone
