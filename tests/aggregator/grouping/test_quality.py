"""Floors below which the quality of grouping must not fall, on labelled articles.

They lie a little under what `make evaluate` shows; the table is in docs/grouping.md.
"""

from pathlib import Path

import pytest

from aggregator.labelled import Labelled, load
from aggregator.trial import measure

LABELLED = Path(__file__).resolve().parents[3].parent / "shared" / "eval"


def labelled(name: str) -> Labelled:
    path = LABELLED / f"{name}.jsonl.gz"
    if not path.is_file():
        pytest.skip("the labelled articles are not beside this checkout")
    return load(path)


@pytest.mark.parametrize(
    ("name", "articles", "pairs"),
    [
        ("uci_a", 0.83, 0.86),
        ("og2021_en_a", 0.768, 0.595),
        ("og2021_pt_a", 0.724, 0.59),
        ("og2021_es_a", 0.72, 0.58),
        ("allsides_a", 0.92, 0.86),
    ],
)
def test_stories_agree_with_their_labels(
    name: str, articles: float, pairs: float
) -> None:
    trial = measure(labelled(name))
    assert trial.cubed.f1 >= articles
    assert trial.pairs.f1 >= pairs
    assert trial.changed <= 0.011 * trial.told


def test_copies_agree_with_their_labels() -> None:
    trial = measure(labelled("neardup_a"))
    assert trial.pairs.precision >= 0.995
    assert trial.pairs.recall >= 0.98
