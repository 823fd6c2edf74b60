import json
from pathlib import Path

import pytest

from aggregator import cli
from tests.aggregator.commands.test_running import once
from tests.aggregator.daemons import configure

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    """A pass over a folder of two documents."""
    folder = tmp_path / "notes"
    folder.mkdir()
    ferry = "# Ferry aground\n\nThe ferry Saint Olaf lies off Kirkwall.\n"
    (folder / "ferry.md").write_text(ferry)
    (folder / "budget.md").write_text("# Budget\n\nPensions rise in Valletta.\n")
    table = '[[subscription]]\nname = "notes"\nfolder = "notes"\n'
    made = configure(tmp_path, table)
    once(made)
    capsys.readouterr()
    return made


def search(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), "search", *words])


def test_it_lists_stories_with_their_words(path: Path, capsys: Capture) -> None:
    assert search(path, "OLAF", '"off kirk"*', "--since", "week") == 0
    title, where, words, link, tally = capsys.readouterr().out.splitlines()
    assert title == "Ferry aground"
    assert where.startswith("    Notes, ")
    assert "Saint Olaf lies off Kirkwall" in words
    assert "/stories/" in link
    assert tally == "1 story with 1 article"


def test_programs_get_all_of_it(path: Path, capsys: Capture) -> None:
    assert search(path, "ferry -budget", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["query"] == "ferry -budget"
    assert told["feed"].endswith("/search.atom?q=ferry%20-budget")
    assert (told["stories"], told["articles"], told["whole"]) == (1, 1, True)
    [result] = told["results"]
    assert result["title"] == "Ferry aground"


def test_it_is_narrowed(path: Path, capsys: Capture) -> None:
    assert search(path, "ferry", "--source", "other") == 0
    assert search(path, "ferry", "--topic", "other") == 0
    assert capsys.readouterr().out.splitlines() == ["0 stories with 0 articles"] * 2


def test_what_cannot_be_searched_is_said(path: Path, capsys: Capture) -> None:
    assert search(path, "?!") == 2
    assert "There is no word in this" in capsys.readouterr().err
