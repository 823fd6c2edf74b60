import os
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.lock import Occupied, holding
from tests.aggregator.daemons import ROOT

HOLD = """
import sys
from pathlib import Path
from aggregator.lock import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_data_folder_is_held_by_one_process_which_is_named(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        told = rf"another aggregator \(process {other.pid}\)"
        with pytest.raises(Occupied, match=told), holding(tmp_path):
            raise AssertionError("two hold it")
        other.kill()
        other.wait()
        with holding(tmp_path):
            assert (tmp_path / "aggregator.lock").read_text() == f"{os.getpid()}\n"


def test_it_can_be_held_again_after_it_was_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with holding(tmp_path / "new" / "data"):
            pass


def test_it_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), holding(tmp_path):
        raise ZeroDivisionError
    with holding(tmp_path):
        pass


def test_another_users_folder_is_not_written(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    os.chown(tmp_path, 65534, -1)
    told = "belongs to the user nobody"
    with pytest.raises(Occupied, match=told), holding(tmp_path):
        raise AssertionError("it was held")
    assert list(tmp_path.iterdir()) == []
    os.chown(tmp_path, 4242, -1)
    with pytest.raises(Occupied, match="the user #4242"), holding(tmp_path):
        raise AssertionError("it was held")
