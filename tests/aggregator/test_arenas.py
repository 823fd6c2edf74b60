import ctypes
import re
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
if sys.argv[2] == "part":
    arenas.part()
bytes(20_000_000)  # come and gone
large = bytes(10_000_000)
if sys.argv[2] in ("free", "give back"):
    del large
if sys.argv[2] == "give back":
    arenas.give_back()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""
"""Has eight threads hold memory, and writes down what glibc says of its arenas."""

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not glibc: no arenas"
)


def told(folder: Path, how: str) -> str:
    file = folder / how
    command = [sys.executable, "-c", COUNT, str(file), how]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return file.read_text(encoding="ascii")


def test_many_threads_share_two_arenas(tmp_path: Path) -> None:
    assert told(tmp_path, "apart").count("<heap nr=") > 2
    assert told(tmp_path, "share").count("<heap nr=") == 2


def test_large_blocks_lie_apart_also_once_one_was_given_back(tmp_path: Path) -> None:
    def apart(how: str) -> int:
        found = re.findall(r'"mmap" count="\d+" size="(\d+)"', told(tmp_path, how))
        return int(found[0])

    assert apart("part") > 10_000_000 > apart("mixed")


def test_what_is_free_is_given_back(tmp_path: Path) -> None:
    def held(how: str) -> int:
        found = re.findall(r'"current" size="(\d+)"', told(tmp_path, how))
        return int(found[-1])  # of all arenas

    assert held("give back") < 10_000_000 < held("free")
