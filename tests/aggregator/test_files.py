import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.files import clear, draft_of, workplace, write_whole
from tests.aggregator.daemons import ROOT

DIES_AT_WORK = """
import os, sys
from pathlib import Path
from aggregator.files import workplace
with workplace(Path(sys.argv[1]), ".making-") as place:
    (place / "half").write_text("half")
    os._exit(9)
"""


def die_at_work(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DIES_AT_WORK, str(folder)], cwd=ROOT, check=False
    )
    assert done.returncode == 9
    assert len([*folder.glob(".making-*/half")]) == 1


def test_a_workplace_is_gone_when_the_work_ends(tmp_path: Path) -> None:
    def work() -> None:
        with workplace(tmp_path, ".making-") as place:
            (place / "half").write_text("half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        work()
    assert [*tmp_path.iterdir()] == []


def test_what_a_crash_left_goes_before_the_next_work(tmp_path: Path) -> None:
    die_at_work(tmp_path)
    with workplace(tmp_path, ".making-") as place:
        assert [*tmp_path.iterdir()] == [place]


def test_what_a_crash_left_can_be_cleared_without_any_work(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    die_at_work(tmp_path)
    clear(tmp_path, ".making-")
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]
    clear(tmp_path / "nowhere", ".making-")


def test_a_workplace_that_is_in_use_stays(tmp_path: Path) -> None:
    with workplace(tmp_path, ".making-") as one, workplace(tmp_path, ".making-") as two:
        clear(tmp_path, ".making-")
        assert {*tmp_path.iterdir()} == {one, two}


def test_a_file_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "key"
    draft_of(target).write_text("of a crash")
    write_whole(target, b"secret")
    assert target.read_bytes() == b"secret"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [target]
