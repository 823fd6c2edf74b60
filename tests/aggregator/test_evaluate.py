"""Scores of a grouping against labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluate import adjusted_mutual_information, b_cubed, pairwise

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=30)


def test_a_perfect_grouping_scores_one_whatever_the_names() -> None:
    gold, found = "aabbbc", "zzxxxy"
    assert b_cubed(gold, found).f1 == 1
    assert pairwise(gold, found).f1 == 1
    assert adjusted_mutual_information(gold, found) == pytest.approx(1)


def test_one_great_heap_has_recall_without_precision() -> None:
    gold, found = "aabb", "xxxx"
    assert (b_cubed(gold, found).precision, b_cubed(gold, found).recall) == (0.5, 1)
    assert pairwise(gold, found).precision == pytest.approx(1 / 3)
    assert pairwise(gold, found).recall == 1
    assert adjusted_mutual_information(gold, found) == pytest.approx(0)


def test_all_alone_has_precision_without_recall() -> None:
    gold, found = "aabb", "wxyz"
    assert (b_cubed(gold, found).precision, b_cubed(gold, found).recall) == (1, 0.5)
    assert (pairwise(gold, found).precision, pairwise(gold, found).recall) == (1, 0)
    assert pairwise(gold, found).f1 == 0


def test_b_cubed_weighs_every_article() -> None:
    score = b_cubed("aaab", "xxyy")
    assert score.precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert score.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_mutual_information_is_adjusted_for_chance() -> None:
    gold = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]
    found = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2]
    # The value that scikit-learn's own tests expect of these labels.
    assert adjusted_mutual_information(gold, found) == pytest.approx(0.27821, abs=1e-5)


@given(LABELS)
def test_scores_lie_between_nothing_and_all(labels: list[tuple[int, int]]) -> None:
    gold, found = [g for g, _ in labels], [f for _, f in labels]
    for score in (b_cubed(gold, found), pairwise(gold, found)):
        assert 0 <= score.f1 <= 1
    assert adjusted_mutual_information(gold, found) <= 1 + 1e-9
    assert adjusted_mutual_information(gold, gold) == pytest.approx(1)
    # Which side is the truth makes no difference to the measure of agreement.
    assert b_cubed(gold, found).precision == pytest.approx(b_cubed(found, gold).recall)
