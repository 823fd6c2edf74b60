"""What a comparison prints, and that costs are those of all processes."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from benchmarks.side_by_side import server
from benchmarks.side_by_side.table import PHASES, Result, ratio, table
from benchmarks.side_by_side.watching import Cost, cost

BUSY = (
    "import subprocess, sys, time\n"
    "subprocess.run([sys.executable, '-c', "
    "'import time\\nwhile time.process_time() < 0.3: pass'], check=True)\n"
)


def made(name: str, cpu: float, memory: int) -> Result:
    one = Cost(cpu=cpu, wall=1.0, memory=memory)
    return Result(name=name, costs=dict.fromkeys(PHASES, one), lost=0)


def test_the_table_has_a_row_for_each_and_one_of_ratios() -> None:
    told = table([made("ours", 1.5, 90_000_000), made("theirs", 3.0, 60_000_000)])
    ours, theirs, ratios = told.splitlines()[2:]
    assert "1.50" in ours
    assert "90" in ours
    assert "3.00" in theirs
    assert [cell.strip() for cell in ratios.split("|")][1:3] == ["ours / theirs", "0.5"]
    assert len({len(line) for line in told.splitlines()}) == 1


def test_a_ratio_to_nothing_is_not_told() -> None:
    assert ratio(1.0, 0.0) == ""


def test_cpu_of_children_counts(tmp_path: Path) -> None:
    found = cost(
        [sys.executable, "-c", BUSY], environment=os.environ, log=tmp_path / "log"
    )
    assert found.cpu >= 0.3
    assert found.memory > 0


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        cost(
            [sys.executable, "-c", "raise SystemExit('it is broken')"],
            environment=os.environ,
            log=tmp_path / "log",
        )
    assert "it is broken" in caught.value.output


@pytest.mark.parametrize("nginx", [True, False])
def test_the_server_says_that_nothing_changed(
    tmp_path: Path, nginx: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nginx:
        monkeypatch.setattr(server.shutil, "which", lambda *_, **__: None)
    tmp_path.chmod(0o755)
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.rss").write_text("<rss/>")
    with server.serving(root, tmp_path / "work") as (port, _):
        url = f"http://127.0.0.1:{port}/a.rss"
        with urlopen(url) as answer:
            tag = answer.headers["ETag"]
            assert answer.headers["Content-Type"] == "application/rss+xml"
            assert answer.read() == b"<rss/>"
        with pytest.raises(HTTPError) as caught:
            urlopen(Request(url, headers={"If-None-Match": tag}))
        caught.value.close()
        assert caught.value.code == 304
