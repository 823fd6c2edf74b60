"""One child process: what it is given, how it ends, and that it begins anew."""

import os
import pickle
from collections.abc import Iterator

import pytest

from feeds.child import Child, Died
from tests.feeds import ordeals

PATIENT = 60.0

pytestmark = pytest.mark.usefixtures("importable")


def task(work: object, *given: object) -> bytes:
    return pickle.dumps((work, given, {}))


@pytest.fixture(scope="module")
def child(importable: None) -> Iterator[Child]:
    made = Child(2 << 30)
    yield made
    made.end()


def test_one_process_does_task_after_task(child: Child) -> None:
    first = child.do(task(ordeals.process), PATIENT)
    assert child.do(task(ordeals.process), PATIENT) == first
    assert first[0] is True
    assert first[1] != os.getpid()


def test_an_error_comes_back_with_the_way_it_came(child: Child) -> None:
    well, error = child.do(task(ordeals.blunder), PATIENT)
    assert not well
    assert isinstance(error, KeyError)
    assert "in blunder" in error.__notes__[0]


def test_a_task_that_cannot_be_read_is_an_error_and_costs_no_process(
    child: Child,
) -> None:
    before = child.do(task(ordeals.process), PATIENT)
    well, error = child.do(b"no pickle", PATIENT)
    assert not well
    assert isinstance(error, pickle.UnpicklingError)
    assert child.do(task(ordeals.process), PATIENT) == before


def test_a_killed_child_begins_anew_with_the_next_task(child: Child) -> None:
    before = child.do(task(ordeals.process), PATIENT)
    child.kill()
    assert child.do(task(ordeals.process), PATIENT) != before


def test_what_a_child_ended_with_is_told(child: Child) -> None:
    with pytest.raises(Died) as caught:
        child.do(task(ordeals.leave), PATIENT)
    assert caught.value.code == 3


def test_a_large_answer_comes_whole(child: Child) -> None:
    given = os.urandom(3_000_000)
    assert child.do(task(ordeals.same, given), PATIENT) == (True, given)


def test_a_child_that_was_ended_begins_no_more() -> None:
    made = Child(2 << 30)
    made.end()
    with pytest.raises(Died):
        made.do(task(ordeals.process), PATIENT)
