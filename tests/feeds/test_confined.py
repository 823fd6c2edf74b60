import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Timer

import pytest

from feeds.confined import WORTH, Bounds, Confinement
from feeds.errors import ParseError
from tests.aggregator.daemons import until
from tests.feeds import ordeals

ALONE = Bounds(time=timedelta(minutes=1), children=1)
BRIEF = replace(ALONE, time=timedelta(seconds=3))
"""Time enough, on a busy machine too, for what takes none."""


pytestmark = pytest.mark.usefixtures("importable")


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def confinement(importable: None) -> Iterator[Confinement]:
    with Confinement(ALONE) as running:
        yield running


@pytest.fixture(scope="module")
def brief(importable: None) -> Iterator[Confinement]:
    with Confinement(BRIEF) as running:
        yield running


def failure(confinement: Confinement, work: Callable[[], object]) -> ParseError:
    with pytest.raises(ParseError) as caught:
        confinement.result(confinement.submit(work), "here")
    return caught.value


def test_work_is_done_in_another_process(confinement: Confinement) -> None:
    future = confinement.submit(ordeals.process)
    assert confinement.result(future, "here") != os.getpid()
    assert confinement.result(confinement.submit(ordeals.answer, 1), "here") == 2


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (ordeals.busy, "reading it took more than 3 s"),
        (ordeals.devour, "reading it took more than 2048 MB"),
        (ordeals.die, "the process that read it died"),
        (ordeals.leave, "the process that read it died"),
    ],
)
def test_what_costs_too_much_is_named_and_costs_nothing_else(
    brief: Confinement, work: Callable[[], object], reason: str
) -> None:
    before = brief.submit(ordeals.answer, 1)
    error = failure(brief, work)
    assert error.kind == "limits"
    assert str(error).startswith(f"here: {reason}")
    assert brief.result(before, "here") == 2
    assert brief.result(brief.submit(ordeals.answer, 2), "here") == 3


def test_errors_of_the_document_come_back_as_they_were(
    confinement: Confinement,
) -> None:
    error = failure(confinement, ordeals.refuse)
    assert (error.url, error.kind) == ("https://a.example/", "not-a-feed")


def test_a_fault_of_ours_is_logged_and_fails_one_document(
    confinement: Confinement, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        error = failure(confinement, ordeals.blunder)
    assert error.kind == "malformed"
    assert "KeyError: 'a fault of ours'" in str(error)
    assert "Traceback" in caplog.text
    assert "blunder" in caplog.text


def test_a_pool_that_broke_is_replaced() -> None:
    with Confinement(ALONE) as confinement:
        lost = confinement.submit(ordeals.same, ordeals.Trap())
        with pytest.raises(ParseError):
            confinement.result(lost, "here")
        assert confinement.result(confinement.submit(ordeals.answer, 1), "here") == 2


def test_a_document_is_told_of_while_one_before_it_takes_its_time() -> None:
    with Confinement(Bounds(children=2)) as confinement:
        slow = confinement.submit(ordeals.hang, 60)
        quick = confinement.submit(ordeals.answer, 1)
        confinement.await_any([slow, quick])
        while not quick.done():
            confinement.await_any([slow, quick])
        assert confinement.result(quick, "here") == 2
        assert not slow.done()


def test_a_few_documents_are_read_by_one_child() -> None:
    with Confinement(Bounds(children=2)) as confinement:
        asked = [confinement.submit(os.getpid) for _ in range(WORTH)]
        assert len({confinement.result(one, "here") for one in asked}) == 1


def test_many_documents_are_read_by_several_children() -> None:
    with Confinement(Bounds(children=2)) as confinement:
        slow = confinement.submit(ordeals.hang, 60)
        quick = [confinement.submit(ordeals.answer, 1) for _ in range(WORTH + 1)]
        assert {confinement.result(one, "here") for one in quick} == {2}
        assert not slow.done()


def test_children_that_rested_begin_anew() -> None:
    with Confinement(BRIEF) as confinement:
        first = confinement.result(confinement.submit(ordeals.process), "here")
        confinement.rest()
        until(lambda: not _runs(first))
        other = confinement.result(confinement.submit(ordeals.process), "there")
        assert other not in {first, os.getpid()}


def test_a_child_rests_once_it_has_nothing_to_do() -> None:
    with Confinement(Bounds(children=1)) as confinement:
        asked = [confinement.submit(ordeals.process) for _ in range(9)]
        confinement.rest()
        [child] = {confinement.result(one, "here") for one in asked}
        until(lambda: not _runs(child))


def _runs(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_a_pool_that_broke_keeps_nobody_waiting() -> None:
    with Confinement(ALONE) as confinement:
        lost = confinement.submit(ordeals.same, ordeals.Trap())
        while not lost.done():
            confinement.await_any([lost])
        with pytest.raises(ParseError):
            confinement.result(lost, "here")


def test_a_stop_waits_for_nobody() -> None:
    confinement = Confinement(Bounds(children=1))
    hanging = [confinement.submit(ordeals.hang, 60) for _ in range(3)]
    Timer(0.5, confinement.stop).start()
    begun = time.monotonic()
    for future in hanging:
        with pytest.raises(ParseError) as caught:
            confinement.result(future, "here")
        assert caught.value.kind == "stopped"
    assert time.monotonic() - begun < 50
    assert failure(confinement, ordeals.process).kind == "stopped"


def test_children_die_with_the_program_however_it_ends(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    program = (
        "from feeds.confined import Confinement\n"
        "from tests.feeds import ordeals\n"
        "confinement = Confinement()\n"
        f"future = confinement.submit(ordeals.hang, 60, {str(mark)!r})\n"
        "future.result()\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    until(lambda: mark.exists() and mark.read_text() != "")
    running.kill()
    running.wait(60)
    child = Path("/proc", mark.read_text())
    until(lambda: not child.exists() or "zombie" in (child / "status").read_text())
