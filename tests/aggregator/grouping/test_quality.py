"""Floors below which the quality of grouping must not fall, on labelled articles."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.evaluate import b_cubed, pairwise
from aggregator.grouping import background
from aggregator.grouping.stories import Index, Newcomer, group

LABELLED = Path(__file__).resolve().parents[3].parent / "shared" / "eval"
# Nothing merges or splits in so few articles, so the placements tell it all.
READ = 499


def rows_of(name: str) -> list[dict[str, Any]]:
    path = LABELLED / f"{name}.jsonl.gz"
    if not path.is_file():
        pytest.skip("the labelled articles are not beside this checkout")
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines[:READ]]


def newcomer(number: int, row: dict[str, Any]) -> Newcomer:
    told = datetime.fromisoformat(row.get("published") or "2020-01-01")
    return Newcomer(
        article=number,
        outlet=row.get("source") or "",
        title=row["title"],
        text=row.get("text", ""),
        language=row.get("lang", ""),
        time=told if told.tzinfo else told.replace(tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("name", "articles", "pairs"),
    [
        ("uci_a", 0.6, 0.52),
        ("og2021_en_a", 0.84, 0.8),
        ("og2021_pt_a", 0.77, 0.6),
        ("og2021_es_a", 0.75, 0.55),
        ("allsides_a", 0.9, 0.81),
    ],
)
def test_stories_agree_with_their_labels(
    name: str, articles: float, pairs: float
) -> None:
    rows = rows_of(name)
    made = sorted(
        (newcomer(number, row) for number, row in enumerate(rows, 1)),
        key=lambda one: one.time,
    )
    placed = group(Index(background.load()), made, next_story=1).placements
    story = {placement.article: placement.story for placement in placed}
    gold = [row["story"] for row in rows]
    found = [story[number] for number in range(1, len(rows) + 1)]
    scores = b_cubed(gold, found).f1, pairwise(gold, found).f1
    assert scores[0] >= articles
    assert scores[1] >= pairs


def test_copies_agree_with_their_labels() -> None:
    rows = rows_of("neardup_a")
    made = [newcomer(number, row) for number, row in enumerate(rows, 1)]
    placed = group(Index(background.load()), made, next_story=1).placements
    gold = [row.get("dup_group") or row["id"] for row in rows]
    found = [placement.copy_of or placement.article for placement in placed]
    score = pairwise(gold, found)
    assert score.precision >= 0.97
    assert score.recall >= 0.9
