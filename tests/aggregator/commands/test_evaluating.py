"""``aggregator evaluate``."""

import json
from pathlib import Path

import pytest

from aggregator.cli import main

TITLES = {
    "Ferry Saint Olaf runs aground off Kirkwall": "ferry",
    "Saint Olaf ferry aground at Kirkwall, passengers rescued": "ferry",
    "Parliament in Oslo passes its budget for the year": "budget",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    rows = (
        {"id": title, "title": title, "story": story} for title, story in TITLES.items()
    )
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_table_has_a_row_for_each_file_and_one_for_all(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(file), str(file)]) == 0
    head, rule, *rows = capsys.readouterr().out.splitlines()
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert [row[0] for row in cells] == ["small", "small", "all"]
    assert [row[1:4] for row in cells] == [["3", "2", "2"]] * 2 + [["6", "4", "4"]]
    assert "| B³ F1 |" in head
    assert {len(head), len(rule)} == set(map(len, rows))
    assert "1.000" in cells[2]


def test_a_program_gets_a_line_for_each_file(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--json", str(file)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert row["file"] == str(file)
    assert row["cubed_f1"] == row["pairs_f1"] == 1
    assert row["cubed"] == {"precision": 1, "recall": 1}


def test_a_file_that_cannot_be_read_is_told_after_what_could_be(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = file.with_name("lost.jsonl")
    assert main(["evaluate", "--json", str(file), str(lost)]) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1
    assert (
        told.err == f"aggregator: {lost}: cannot be read: No such file or directory\n"
    )
