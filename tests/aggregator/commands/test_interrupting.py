import os
import signal
import threading
from contextlib import suppress

import pytest

from aggregator.commands.interrupting import interruptible


def lose_an_interrupt(stop: threading.Event) -> None:
    """As a callback of libcurl would."""
    with interruptible(stop):
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            stop.wait(5)
        assert stop.is_set()


def test_an_interrupt_that_was_lost_ends_the_work_all_the_same() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        lose_an_interrupt(threading.Event())
    assert signal.getsignal(signal.SIGINT) is before


def test_without_an_interrupt_nothing_happens() -> None:
    before, stop = signal.getsignal(signal.SIGINT), threading.Event()
    with interruptible(stop):
        pass
    assert not stop.is_set()
    assert signal.getsignal(signal.SIGINT) is before
