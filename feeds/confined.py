"""Work on what strangers wrote, in child processes that can be ended.

Parsers and cleaners have inputs on which they take quadratic time or all memory. Such a
document costs its own limits and nothing else: the child that holds it is killed, named
and replaced, and a stopping program waits for none of them.
"""

import ctypes
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    wait,
)
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import forkserver
from typing import Any, ParamSpec, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from feeds.errors import FeedError, ParseError

logger = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")

PATIENCE = 2.0
"""Seconds between two looks at whether there is still something to wait for."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one document may cost a child: seconds of time and bytes of memory."""

    time: timedelta = timedelta(seconds=20)
    memory: int = 2 << 30
    children: int = 2


class Confinement:
    """A few child processes for documents; a context manager that ends them at once."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._pool = self._new_pool()
        self._lock = threading.Lock()
        self._under_way: set[Future[Any]] = set()
        self._stopped = False

    def __enter__(self) -> "Confinement":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every child, whatever it is doing, and let go who waits for it."""
        with self._lock:
            self._stopped = True
        self._let_go()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(
        self,
        work: Callable[Given, Result],
        *given: Given.args,
        **more: Given.kwargs,
    ) -> Future[Result]:
        """Begin ``work`` in a child; arguments and result travel as pickles."""
        seconds = self.bounds.time.total_seconds()
        with self._lock:
            if self._stopped:
                never: Future[Result] = Future()
                never.cancel()
                return never
            if not self._pool.active:
                # A child that died at the wrong moment can take the pool with it.
                self._let_go()
                self._pool = self._new_pool()
            future = cast(
                Future[Result],
                self._pool.schedule(work, args=given, kwargs=more, timeout=seconds),
            )
            self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def await_any(self, futures: Iterable[Future[Any]]) -> None:
        """Wait until one of these is done, or for `PATIENCE`."""
        wait(futures, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        if not self._pool.active:
            self._let_go()

    def result(self, future: Future[Result], where: str) -> Result:
        """What came of it.

        Raises the FeedError that it raised, else ParseError: of kind ``limits`` where
        it cost too much, ``stopped`` where `stop` ended it, ``malformed`` where the
        document met a fault of ours. That one is logged with its traceback and costs
        no other document anything.
        """
        try:
            return self._waited(future)
        except FeedError:
            raise
        except TimeoutError as error:
            seconds = self.bounds.time.total_seconds()
            reason = f"reading it took more than {seconds:.0f} s"
            raise ParseError(where, reason, kind="limits") from error
        except MemoryError as error:
            reason = f"reading it took more than {self.bounds.memory >> 20} MB"
            raise ParseError(where, reason, kind="limits") from error
        except ProcessExpired as error:
            reason = f"the process that read it died (exit code {error.exitcode})"
            raise ParseError(where, reason, kind="limits") from error
        except (CancelledError, BrokenExecutor) as error:
            reason = "the program was stopped while reading it"
            raise ParseError(where, reason, kind="stopped") from error
        except Exception as error:
            # The query of an address may hold a key.
            logger.exception("fault document=%s", where.partition("?")[0])
            reason = f"reading it failed ({type(error).__name__}: {error})"
            raise ParseError(where, reason, kind="malformed") from error

    def _let_go(self) -> None:
        """End the waiting: the pool would leave some futures as they are, for ever."""
        for future in tuple(self._under_way):
            future.cancel()

    def _waited(self, future: Future[Result]) -> Result:
        """The result; a pool that broke would leave its futures as they are."""
        while not future.done():
            wait([future], timeout=PATIENCE)
            if not (future.done() or self._pool.active):
                raise BrokenExecutor("the child processes were lost")
        return future.result()

    def _new_pool(self) -> ProcessPool:
        # Never fork from threads; a fork server makes replacing a killed child cheap.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["feeds.forking", "feeds.understand"])
        return ProcessPool(
            max_workers=self.bounds.children,
            max_tasks=1000,
            initializer=_confine,
            initargs=(self.bounds.memory,),
            context=context,
        )


def _confine(memory: int) -> None:
    """Limit this child, and let it die with its parent however that ends."""
    _let_go_of_the_fork_server()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    library: Any = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _let_go_of_the_fork_server() -> None:
    """Close our end of the pipe by which the fork server knows that it is needed.

    Every child inherits one, so that a child that hangs would keep the fork server
    alive when the program is killed, and thereby itself.
    """
    server: Any = forkserver._forkserver
    lifeline, server._forkserver_alive_fd = server._forkserver_alive_fd, None
    if lifeline is not None:
        os.close(lifeline)
