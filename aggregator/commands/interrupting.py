"""Ctrl-C during a pass in this process."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible(stop: threading.Event) -> Iterator[None]:
    """Set ``stop`` at Ctrl-C as well as raising KeyboardInterrupt.

    The exception alone may be lost: raised within a callback of libcurl it is printed
    and forgotten there. What reads ends by ``stop`` then, and it is raised here.
    """

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if stop.is_set():
        raise KeyboardInterrupt
