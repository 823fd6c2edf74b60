"""Rubbish that only circles hold is looked for seldom, and found all the same."""

import gc
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
