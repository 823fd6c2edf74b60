"""What a person decided is made true with as little moving as can be."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.constraints import Apart, Together, constrain
from aggregator.grouping.settling import Move, Seat, Settlement, settle


def seats(*stories: tuple[int, ...]) -> list[Seat]:
    """Stories 1, 2, ... of these articles, founded by the first of each."""
    return [
        Seat(article=article, story=number, lead=story[0])
        for number, story in enumerate(stories, 1)
        for article in story
    ]


def settled(
    given_seats: list[Seat], *decisions: Together | Apart
) -> tuple[dict[int, int], Settlement]:
    """The story of each article afterwards, and what was done."""
    done = settle(given_seats, constrain(decisions), next_story=50)
    home = {seat.article: seat.story for seat in given_seats}
    for move in done.moves:
        home |= dict.fromkeys(move.articles, move.to)
    gone = {gone: kept for kept, gone in done.merges}
    return {article: gone.get(story, story) for article, story in home.items()}, done


def apart(these: tuple[int, ...], those: tuple[int, ...]) -> Apart:
    return Apart(these=these, those=those)


def together(*articles: int) -> Together:
    return Together(articles=articles)


def test_the_part_with_the_founder_keeps_the_story() -> None:
    homes, done = settled(seats((1, 2, 3, 4)), apart((3, 4), (1, 2)), together(3, 4))
    assert homes == {1: 1, 2: 1, 3: 50, 4: 50}
    assert done.moves == (Move(story=1, to=50, articles=(3, 4), founded=True),)


def test_a_merged_story_goes_into_the_older_one_whole() -> None:
    homes, done = settled(seats((1, 2), (3, 4, 5)), together(1, 2, 3, 4))
    assert set(homes.values()) == {1}
    assert done.merges == ((1, 2),)


def test_a_moved_article_leaves_one_story_for_the_other() -> None:
    homes, done = settled(seats((1, 2), (3, 4, 5)), apart((4,), (3, 5)), together(4, 1))
    assert homes == {1: 1, 2: 1, 3: 2, 4: 1, 5: 2}
    assert not done.merges


def test_a_founder_that_is_moved_leaves_its_story_to_the_others() -> None:
    homes, done = settled(seats((1, 2), (3, 4, 5)), apart((3,), (4, 5)), together(3, 1))
    assert homes == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2}
    assert not done.merges


def test_those_not_spoken_of_stay_and_copies_follow_their_text() -> None:
    given_seats = [
        *seats((1, 2, 3)),
        Seat(article=7, story=1, lead=1, copy_of=2),
        Seat(article=8, story=1, lead=1),
    ]
    homes, done = settled(given_seats, apart((2,), (1, 3)))
    assert homes == {1: 1, 3: 1, 8: 1, 2: 50, 7: 50}
    assert not done.freed


def test_a_copy_that_is_taken_from_its_text_is_a_copy_no_longer() -> None:
    given_seats = [*seats((1, 2)), Seat(article=7, story=1, lead=1, copy_of=2)]
    homes, done = settled(given_seats, apart((7,), (1, 2)))
    assert homes == {1: 1, 2: 1, 7: 50}
    assert done.freed == (7,)


def test_what_is_as_it_must_be_stays_untouched() -> None:
    decisions = [apart((1,), (3,)), together(1, 2)]
    assert settled(seats((1, 2), (3,)), *decisions)[1].nothing


some = st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True).map(tuple)
wishes = st.lists(
    st.one_of(
        st.builds(lambda a: Together(articles=a), some),
        st.builds(lambda a, b: Apart(these=a, those=b), some, some),
    ),
    max_size=5,
)


@given(wishes, st.lists(st.integers(1, 3), min_size=9, max_size=9))
def test_afterwards_every_decision_holds_and_nothing_is_left_to_do(
    decisions: list[Together | Apart], drawn: list[int]
) -> None:
    of: dict[int, list[int]] = {}
    for article, story in enumerate(drawn, 1):
        of.setdefault(story, []).append(article)
    given_seats = seats(*(tuple(of[story]) for story in sorted(of)))
    homes, _ = settled(given_seats, *decisions)
    constraints = constrain(decisions)
    for article, story in homes.items():
        for other, there in homes.items():
            if article in constraints.groups and constraints.group(
                article
            ) == constraints.group(other):
                assert story == there
            if not constraints.allow((article,), (other,)):
                assert story != there
    after = [
        Seat(
            article=article,
            story=story,
            lead=min(other for other, there in homes.items() if there == story),
        )
        for article, story in homes.items()
    ]
    assert settle(after, constraints, next_story=99).nothing
