"""Work on what strangers wrote, in child processes that can be ended.

Parsers and cleaners have inputs on which they take quadratic time or all memory. Such a
document costs its own limits and nothing else: the child that holds it is killed, named
and replaced, and a stopping program waits for none of them.
"""

import logging
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    InvalidStateError,
    wait,
)
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from feeds.child import Child, Died
from feeds.errors import FeedError, ParseError

logger = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")

PATIENCE = 2.0
"""Seconds between two looks at whether there is still something to wait for."""

WORTH = 256
"""So many tasks wait before another child begins, which takes time and 40 MB: one child
reads so many documents in two seconds. Many rounds bring less news than that."""

TASKS = 1000
"""Of one process; then another one takes its place, should parsers leak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one document may cost a child: seconds of time and bytes of memory."""

    time: timedelta = timedelta(seconds=20)
    memory: int = 2 << 30
    children: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done, and where it is said what came of it."""

    future: Future[Any]
    work: Callable[..., Any]
    given: tuple[Any, ...]
    more: Mapping[str, Any]

    def settle(self, child: Child, seconds: float) -> None:
        """Have it done, unless nobody waits for it any more."""
        if self.future.done():
            return
        try:
            task = pickle.dumps((self.work, self.given, self.more))
            well, answer = child.do(task, seconds)
        except Exception as error:
            well, answer = False, error
        # What was stopped meanwhile has its answer already.
        with suppress(InvalidStateError):
            if well:
                self.future.set_result(answer)
            else:
                self.future.set_exception(answer)


class Confinement:
    """A few child processes for documents; a context manager that ends them at once.

    Each has a thread that gives it its tasks. They begin as they are needed: a program
    that has nothing to parse has no child.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._tasks: deque[Task] = deque()
        self._changed = threading.Condition()
        self._under_way: set[Future[Any]] = set()
        self._children: list[tuple[Child, threading.Thread]] = []
        self._tired: set[Child] = set()
        self._stopped = False

    def __enter__(self) -> "Confinement":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every child, whatever it is doing, and let go who waits for it."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for future in tuple(self._under_way):
            with suppress(InvalidStateError):
                future.set_exception(CancelledError())
        for child, thread in self._children:
            child.end()
            thread.join()

    def rest(self) -> None:
        """End each child once it has nothing to do: another needs its memory.

        It begins anew with a task.
        """
        with self._changed:
            self._tired.update(child for child, _ in self._children)
            self._changed.notify_all()

    def submit(
        self,
        work: Callable[Given, Result],
        *given: Given.args,
        **more: Given.kwargs,
    ) -> Future[Result]:
        """Begin ``work`` in a child; arguments and result travel as pickles."""
        future: Future[Result] = Future()
        with self._changed:
            if self._stopped:
                future.set_exception(CancelledError())
                return future
            self._under_way.add(future)
            self._tasks.append(Task(future=future, work=work, given=given, more=more))
            if not self._children or len(self._tasks) > WORTH:
                self._add_child()
            self._changed.notify()
        future.add_done_callback(self._under_way.discard)
        return future

    def await_any(self, futures: Iterable[Future[Any]]) -> None:
        """Wait until one of these is done, or for `PATIENCE`.

        Where that was in vain they shall not all wait for a slow one.
        """
        if not wait(futures, timeout=PATIENCE, return_when=FIRST_COMPLETED).done:
            with self._changed:
                self._add_child()

    def result(self, future: Future[Result], where: str) -> Result:
        """What came of it.

        Raises the FeedError that it raised, else ParseError: of kind ``limits`` where
        it cost too much, ``stopped`` where `stop` ended it, ``malformed`` where the
        document met a fault of ours. That one is logged with its traceback and costs
        no other document anything.
        """
        try:
            return future.result()
        except FeedError:
            raise
        except TimeoutError as error:
            seconds = self.bounds.time.total_seconds()
            reason = f"reading it took more than {seconds:.0f} s"
            raise ParseError(where, reason, kind="limits") from error
        except MemoryError as error:
            reason = f"reading it took more than {self.bounds.memory >> 20} MB"
            raise ParseError(where, reason, kind="limits") from error
        except Died as error:
            reason = f"the process that read it died (exit code {error.code})"
            raise ParseError(where, reason, kind="limits") from error
        except CancelledError as error:
            reason = "the program was stopped while reading it"
            raise ParseError(where, reason, kind="stopped") from error
        except Exception as error:
            logger.exception("fault document=%s", where)
            reason = f"reading it failed ({type(error).__name__}: {error})"
            raise ParseError(where, reason, kind="malformed") from error

    def _add_child(self) -> None:
        """Begin another one, if there may be more and there is something to do."""
        if self._stopped or not self._tasks:
            return
        if len(self._children) >= self.bounds.children:
            return
        child = Child(self.bounds.memory)
        thread = threading.Thread(target=self._attend, args=[child], daemon=True)
        self._children.append((child, thread))
        thread.start()

    def _attend(self, child: Child) -> None:
        """Give a child its tasks, until there will be no more."""
        seconds = self.bounds.time.total_seconds()
        done = 0
        while (task := self._next(child)) is not None:
            task.settle(child, seconds)
            done += 1
            if done % TASKS == 0:
                child.kill()
        child.end()

    def _next(self, child: Child) -> Task | None:
        with self._changed:
            while not (self._tasks or self._stopped):
                if child in self._tired:
                    self._tired.discard(child)
                    child.kill()
                self._changed.wait()
            return None if self._stopped else self._tasks.popleft()
