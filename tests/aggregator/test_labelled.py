"""Articles of which is known what they tell."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.labelled import load
from feeds.errors import ParseError

LATER: dict[str, Any] = {
    "id": 1,
    "title": "Dam at Kariba reopens its gates",
    "published": "2024-03-02T10:00:00Z",
    "source": "Herald",
    "story": 7,
}
EARLIER: dict[str, Any] = {
    "id": 1,
    "title": "Kariba dam shuts its gates",
    "published": "2024-03-01T10:00:00Z",
    "lang": "en",
    "story": "b",
}


def written(path: Path, *rows: dict[str, Any]) -> Path:
    body = "\n".join(json.dumps(row) for row in rows).encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_articles_come_as_they_arrive_and_keep_their_labels(
    tmp_path: Path, name: str
) -> None:
    labelled = load(written(tmp_path / name, LATER, EARLIER))
    titles = [newcomer.title for newcomer in labelled.newcomers]
    assert titles == [EARLIER["title"], LATER["title"]]
    assert [newcomer.article for newcomer in labelled.newcomers] == [1, 2]
    assert [newcomer.outlet for newcomer in labelled.newcomers] == ["", "title:herald"]
    assert labelled.labels == ("story b", "story 7")
    assert not labelled.copies


def test_articles_are_undated_only_if_no_date_is_known_at_all(tmp_path: Path) -> None:
    bare = {"id": 2, "title": "Nothing to see", "story": "c"}
    dated = load(written(tmp_path / "a.jsonl", EARLIER, bare))
    assert [newcomer.undated for newcomer in dated.newcomers] == [False, False]
    undated = load(written(tmp_path / "b.jsonl", bare, bare | {"id": 3}))
    assert [newcomer.undated for newcomer in undated.newcomers] == [True, True]


def test_an_article_without_a_label_belongs_to_no_other(tmp_path: Path) -> None:
    bare = {"id": 2, "title": "Nothing to see"}
    labelled = load(written(tmp_path / "a.jsonl", EARLIER, bare, bare | {"story": ""}))
    assert len(set(labelled.labels)) == 3


def test_labels_of_copies_go_before_those_of_stories(tmp_path: Path) -> None:
    copies = [LATER | {"dup_group": "x"}, EARLIER | {"dup_group": "x"}]
    labelled = load(written(tmp_path / "a.jsonl", *copies))
    assert labelled.copies
    assert len(set(labelled.labels)) == 1


@pytest.mark.parametrize(
    ("body", "place", "reason"),
    [
        (b"", "", "expected the key story, or dup_group, in its lines"),
        (b'{"id": 1, "title": "A"}', "", "none is labelled"),
        (b'{"id": 1, "title": "A", "story": 1}\n{', ":2", "is no JSON"),
        (b'{"id": 1, "title": "A", "story": [1]}', ":1", "whole number as story"),
        (b'{"id": 1, "story": "a"}', ":1", "expected a title or a text"),
    ],
)
def test_a_bad_file_is_refused_by_file_and_line(
    tmp_path: Path, body: bytes, place: str, reason: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(body)
    with pytest.raises(ParseError) as refused:
        load(path)
    assert str(refused.value).startswith(f"{path}{place}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"plainly no gzip", "is no whole gzip file"),
        (gzip.compress(b'{"id": 1}' * 99, mtime=0)[:30], "is no whole gzip file"),
    ],
)
def test_what_is_no_gzip_is_told_apart(
    tmp_path: Path, body: bytes, reason: str
) -> None:
    path = tmp_path / "bad.jsonl.gz"
    path.write_bytes(body)
    with pytest.raises(ParseError, match=reason):
        load(path)
    with pytest.raises(ParseError, match="cannot be read: No such file"):
        load(tmp_path / "lost.jsonl.gz")
