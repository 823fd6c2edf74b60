"""Rubbish that only circles hold is looked for seldom, and found all the same."""

import gc
import subprocess
import sys
import weakref

import pytest

from feeds.garbage import YOUNG, collect_seldom


class Circle:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_circles_go_after_many_objects_though_not_after_few():
    collect_seldom()
    gc.collect()
    gone = weakref.ref(Circle())
    few = [[] for _ in range(1000)]
    assert gone() is not None
    many = [[] for _ in range(YOUNG)]
    assert gone() is None
    assert (len(few), len(many)) == (1000, YOUNG)


def test_circles_are_not_looked_for_at_the_end_of_a_program():
    code = (
        "import atexit, gc\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 1000))\n"
        "from feeds.garbage import collect_seldom\n"
        "collect_seldom()"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.check_output(command, text=True) == "True\n"
