"""An edited configuration is noticed, once, and not before it is finished."""

import os
from pathlib import Path

import pytest

from aggregator.config.origins import Edits

MAIN = 'include = ["more.toml", "lists/*.toml"]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A configuration that is made of files of every kind."""
    (tmp_path / "lists").mkdir()
    files = {
        "aggregator.toml": MAIN,
        "aggregator.corrections.toml": "",
        "more.toml": '[[topic]]\nname = "sea"\nexamples = ["typical.txt", "a ferry"]\n',
        "lists/one.toml": '[[subscription]]\nname = "post"\nurl_file = "address"\n'
        'password_file = "secret"\nheaders = { Cookie_file = "cookie" }\n',
    }
    for name in files:
        (tmp_path / name).write_text(files[name])
    for name in ("typical.txt", "lists/address", "lists/secret", "lists/cookie"):
        (tmp_path / name).write_text(name)
    return tmp_path / "aggregator.toml"


def rests(edits: Edits) -> bool:
    """Whether two looks find an edit that is finished."""
    return edits.finished() or edits.finished()


def test_what_nobody_touched_is_not_read_again(path: Path) -> None:
    edits = Edits(path)
    assert not any(edits.finished() for _ in range(4))


@pytest.mark.parametrize(
    "name",
    [
        "aggregator.toml",
        "aggregator.corrections.toml",
        "more.toml",
        "lists/one.toml",
        "typical.txt",
        "lists/address",
        "lists/secret",
        "lists/cookie",
    ],
)
def test_each_file_that_it_is_made_of_is_looked_at(path: Path, name: str) -> None:
    edits = Edits(path)
    with (path.parent / name).open("a") as file:
        file.write("\n# edited")
    assert rests(edits)


def test_a_new_file_in_an_included_folder_is_an_edit(path: Path) -> None:
    edits = Edits(path)
    (path.parent / "lists/two.toml").write_text("")
    assert rests(edits)


def test_a_file_put_in_the_place_of_another_is_an_edit(path: Path) -> None:
    edits = Edits(path)
    before = path.stat()
    beside = path.with_name("aggregator.toml.new")
    beside.write_text(MAIN.replace("more", "MORE"))
    os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    beside.replace(path)
    assert path.stat().st_size == before.st_size
    assert rests(edits)


def test_a_file_that_is_still_written_is_waited_for(path: Path) -> None:
    edits = Edits(path)
    path.unlink()
    assert not edits.finished()
    for length in range(3, 9):
        path.write_text(MAIN[:length])
        assert not edits.finished()
    assert edits.finished()


def test_an_edit_is_told_until_it_is_taken_and_then_no_more(path: Path) -> None:
    edits = Edits(path)
    path.write_text("[service\n")
    assert rests(edits)
    edits.take()
    assert not rests(edits)


def test_what_a_faulty_file_includes_is_looked_at_too(path: Path) -> None:
    edits = Edits(path)
    path.write_text('include = ["absent.toml", "~nobody-of-this-name/x.toml"]\n')
    assert rests(edits)
    edits.take()
    (path.parent / "absent.toml").write_text("")
    assert rests(edits)
