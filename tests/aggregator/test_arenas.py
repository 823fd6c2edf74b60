import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aggregator.daemons import ROOT

COUNT = """
import ctypes, sys, threading
from aggregator import arenas

if sys.argv[2] == "share":
    arenas.share()
barrier = threading.Barrier(9)

def work():
    held = [bytes(1000 + number) for number in range(100)]
    barrier.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
for one in threads:
    one.start()
barrier.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""
"""Has eight threads hold memory, and writes down what glibc says of its arenas."""


def count(told: Path, how: str) -> int:
    command = [sys.executable, "-c", COUNT, str(told), how]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return told.read_text(encoding="ascii").count("<heap nr=")


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not glibc: no arenas"
)
def test_many_threads_share_two_arenas(tmp_path: Path) -> None:
    assert count(tmp_path / "apart", "apart") > 2
    assert count(tmp_path / "shared", "share") == 2
