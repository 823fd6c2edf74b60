"""What a person decided goes before what grouping thinks, and later before earlier."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.constraints import Apart, Constraints, Together, constrain


def together(*articles: int) -> Together:
    return Together(articles=articles)


def apart(these: tuple[int, ...], those: tuple[int, ...]) -> Apart:
    return Apart(these=these, those=those)


def test_what_is_together_with_one_is_apart_from_the_foes_of_it() -> None:
    found = constrain([together(1, 2), apart((2,), (3,))])
    assert found.group(1) == found.group(2)
    assert not found.allow((1,), (3,))
    assert not found.allow((3, 9), (8, 1))
    assert found.allow((1,), (2, 9))


def test_a_later_decision_goes_before_an_earlier_one() -> None:
    parted, joined = apart((1,), (2,)), together(1, 2)
    assert constrain([parted, joined]).allow((1,), (2,))
    assert not constrain([joined, parted]).allow((1,), (2,))
    assert constrain([joined, parted]).group(1) != constrain([joined, parted]).group(2)


def test_those_that_were_joined_stay_so_when_one_of_them_leaves() -> None:
    found = constrain([together(1, 2, 3, 4), apart((1,), (2, 3))])
    assert found.group(2) == found.group(3)
    assert not found.allow((1,), (2,))


def test_nothing_asked_nothing_forbidden() -> None:
    assert Constraints().allow((1, 2), (3,))
    assert Constraints().group(1) is None


some = st.lists(st.integers(1, 8), min_size=1, max_size=4).map(tuple)
decisions = st.lists(
    st.one_of(
        st.builds(lambda a: Together(articles=a), some),
        st.builds(lambda a, b: Apart(these=a, those=b), some, some),
    ),
    max_size=6,
)


@given(decisions)
def test_no_two_are_to_be_together_and_apart(
    asked: list[Together | Apart],
) -> None:
    found = constrain(asked)
    for group, foes in found.foes.items():
        assert group not in foes
        assert all(group in found.foes[foe] for foe in foes)
        assert foes <= set(found.groups.values())


@given(decisions, some, some)
def test_the_last_decision_always_holds(
    asked: list[Together | Apart], these: tuple[int, ...], those: tuple[int, ...]
) -> None:
    whole = constrain([*asked, Together(articles=these)])
    assert len({whole.group(article) for article in these}) == 1
    if set(these).isdisjoint(those):
        cut = constrain([*asked, Apart(these=these, those=those)])
        assert not cut.allow(these[:1], those[:1])
