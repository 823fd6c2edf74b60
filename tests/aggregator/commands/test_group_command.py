import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli import main
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO

ROOT = Path(__file__).resolve().parents[3]

LINES: list[dict[str, Any]] = [
    {
        "id": "a",
        "title": "Ferry Saint Olaf runs aground off Kirkwall",
        "text": FERRY,
        "url": "https://example.org/1",
        "source": "Herald",
        "published": "2024-03-01T10:00:00Z",
        "lang": "en",
    },
    {"id": 2, "title": "Budget passed", "text": BUDGET, "source": "Times"},
    {
        "id": "c",
        "title": "Passengers rescued from Saint Olaf ferry at Kirkwall",
        "text": FERRY_TOO,
        "source": "Post",
        "published": "2024-03-01T12:00:00+01:00",
    },
    {
        "id": "d",
        "title": "Ferry runs aground",
        "text": FERRY,
        "published": "2024-03-01T18:00:00Z",
    },
    {
        "id": "e",
        "title": "The same page again",
        "url": "http://www.example.org/1?utm_source=x#top",
        "source": "Herald",
        "published": "2024-03-02T10:00:00Z",
    },
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def group(
    file: Path, lines: list[Any], capsys: pytest.CaptureFixture[str], *before: str
) -> list[dict[str, Any]]:
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert main([*before, "group", str(file)]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return [json.loads(line) for line in told.out.splitlines()]


def stories(lines: list[dict[str, Any]]) -> set[frozenset[object]]:
    found: dict[int, set[object]] = {}
    for line in lines:
        found.setdefault(line["story"], set()).add(line["id"])
    return {frozenset(ids) for ids in found.values()}


def test_each_line_is_answered_in_the_order_of_the_file(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = group(file, LINES, capsys)
    assert [line["id"] for line in answers] == ["a", 2, "c", "d", "e"]
    assert [list(line) for line in answers] == [
        ["id", "article", "copy_of", "story", "topics"]
    ] * 5
    a, _, _, d, e = answers
    assert stories(answers) == {frozenset({"a", "c", "d", "e"}), frozenset({2})}
    assert d["copy_of"] == a["article"]
    assert e["article"] == a["article"]


def test_the_order_of_the_lines_does_not_matter_where_all_have_a_time(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dated = [{"published": "2024-03-01T11:30:00Z"} | line for line in LINES]
    expected = {line["id"]: line for line in group(file, dated, capsys)}
    for seed in range(3):
        shuffled = random.Random(seed).sample(dated, len(dated))
        answers = group(file, shuffled, capsys)
        assert {line["id"]: line for line in answers} == expected
        assert [line["id"] for line in answers] == [line["id"] for line in shuffled]


def test_what_has_no_date_arrives_with_the_line_before(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = "2014-05-01", "2024-03-01"
    text = {"title": LINES[0]["title"], "text": FERRY}
    lines = [
        text | {"id": 1, "published": old, "source": "A"},
        text | {"id": 2, "source": "B"},
        text | {"id": 3, "published": new, "source": "C"},
        text | {"id": 4, "published": "no date", "source": "D"},
        text | {"id": 5, "published": "1066-10-14", "source": "E"},
    ]
    assert stories(group(file, lines, capsys)) == {
        frozenset({1, 2}),
        frozenset({3, 4, 5}),
    }
    first = [{**lines[1], "id": 0}, lines[0]]
    assert stories(group(file, first, capsys)) == {frozenset({0, 1})}


def test_no_line_needs_a_date(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [{k: v for k, v in line.items() if k != "published"} for line in LINES]
    assert len(group(file, lines, capsys)) == 5


def test_unknown_sources_are_not_one_another(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = {"title": "Ferry aground", "text": FERRY}
    answers = group(file, [one | {"id": n} for n in range(3)], capsys)
    assert len({line["article"] for line in answers}) == 3
    assert {line["copy_of"] for line in answers} == {None, answers[0]["article"]}


def test_topics_are_those_of_the_configuration(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "aggregator.toml"
    config.write_text('[[topic]]\nname = "sea"\nany = ["ferry"]\n')
    answers = group(file, LINES, capsys, "--config", str(config))
    assert [line["topics"] for line in answers] == [["sea"], [], *[["sea"]] * 3]
    assert not (tmp_path / "data").exists()


def test_without_a_configuration_topics_are_what_recurs(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = {
        "Ferry aground": FERRY,
        "Budget passed": BUDGET,
        "Orchard planted along the motorway": "Volunteers planted nine hundred apple "
        "trees beside the northern motorway, the largest orchard of the province.",
        "Bank sued over hidden fees": "Customers have sued a savings bank because it "
        "charged hidden fees on mortgages; lawyers expect a trial in autumn.",
    }
    lines = [
        {
            "id": title,
            "title": title,
            "text": f"{text} A spokesman for Ravnsborg declined to comment.",
            "source": f"Paper {day}",
            "published": f"2024-03-0{day}T08:00:00Z",
        }
        for day, (title, text) in enumerate(events.items(), 1)
    ]
    answers = group(file, lines, capsys)
    assert len(stories(answers)) == 4
    assert {tuple(line["topics"]) for line in answers} == {("ravnsborg",)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is no JSON"),
        (b"\xff\xfe{}", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"[]", "expected an object"),
        (b'{"title": "A"}', "expected the key id"),
        (b'{"id": "", "title": "A"}', "expected the key id"),
        (b'{"id": null, "title": "A"}', "expected the key id"),
        (b'{"id": {}, "title": "A"}', "expected the key id"),
        (b'{"id": 1}', "expected a title or a text"),
        (b'{"id": 1, "title": " ", "text": null}', "expected a title or a text"),
        (b'{"id": "a", "title": "A"}', "the id 'a' is already that of line 1"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(
    file: Path, capsys: pytest.CaptureFixture[str], line: bytes, reason: str
) -> None:
    file.write_bytes(b'{"id": "a", "title": "Fine"}\n\n' + line + b"\n")
    assert main(["group", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert f"{file}:3: {reason}" in told.err
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["none.jsonl", ".", "a/b.jsonl"])
def test_a_file_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    assert main(["group", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"aggregator: {path}: cannot be read: ")
    assert told.err.count("\n") == 1
    assert "Errno" not in told.err


def test_two_lines_that_are_one_article_of_one_source_are_both_answered(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = {"title": "Ferry aground", "source": "Herald", "url": "https://a.example/1"}
    told = group(file, [one | {"id": 1}, one | {"id": "2"}, one | {"id": 3}], capsys)
    assert [line["id"] for line in told] == [1, "2", 3]
    assert len({line["article"] for line in told}) == 1


def test_a_file_is_required() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["group"])
    assert caught.value.code == 2


def test_an_empty_file_has_no_articles(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert group(file, [], capsys) == []


def test_whatever_stands_in_a_line_is_answered(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"id": "\ud800", "title": "Lone \ud800 surrogate \x00\x1f"},
        {"id": "link:a.example/1", "title": 17, "url": "https://a.example/1"},
        {"id": "sha256:0", "title": ["a"], "url": "javascript:alert(1)", "lang": 5},
        {"id": "5", "text": "x" * 300_000, "published": 1709290800, "extra": {}},
        {"id": "6", "title": "日本語の見出し", "published": "9999-12-31", "source": 7},
    ]
    answers = group(file, lines, capsys)
    assert [line["id"] for line in answers] == [line["id"] for line in lines]
    assert len({line["article"] for line in answers}) == 5


def test_lines_may_come_from_standard_input() -> None:
    given = "\n".join(json.dumps(line) for line in LINES)
    ended = subprocess.run(
        [sys.executable, "-m", "aggregator", "group", "-"],
        input=given.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "HOME": "/nonexistent"},
        timeout=60,
        check=True,
    )
    answers = [json.loads(line) for line in io.BytesIO(ended.stdout)]
    assert len(answers) == 5
    assert ended.stderr == b""
