"""The web server as a process of the daemon's, so that no turn slows a reader."""

import asyncio
import logging
import multiprocessing
import signal
import socket
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from aggregator.config import Config
from aggregator.web.address import listen

logger = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds for the server to end when told to; then it is killed."""

ADOPTING = 15.0
"""Seconds for the server to take a configuration over, even while it still loads."""

LOADING = 60.0
"""Seconds for a new server to serve, on a machine that has much else to do."""

PAUSE = 2.0
"""Seconds before a server that died is started again."""

Line: TypeAlias = "Connection[Any, Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A configuration, and the socket on its address."""

    config: Config
    listening: socket.socket


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A running server, and the line on which it is told another configuration."""

    process: BaseProcess
    line: Line
    listening: socket.socket

    def adopt(self, config: Config, seconds: float) -> bool:
        """Have it serve by that one, and say whether it does; else it is at its end."""
        deadline = threading.Timer(seconds, self.process.kill)
        deadline.start()
        try:
            self.line.send(config)
            return bool(self.line.recv())
        except (OSError, EOFError):
            return False
        finally:
            deadline.cancel()

    def end(self) -> None:
        """Tell it to end, and kill it if it does not."""
        self.process.terminate()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.line.close()


class WebProcess:
    """Starts the web server, and again if it dies. May be called from any thread.

    The socket is opened here and handed down: a bad address is told at once, and a new
    server takes over the connections that wait. As long as the address stays the
    server does too, so that no reader is cut off by another configuration.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._served: Served | None = None
        self._wanted: Served | None = None
        self._child: Child | None = None
        self._stopped = False

    def bind(self, config: Config) -> None:
        """Take the address that `start` will serve on; until then nothing changes.

        Raises ConfigErrors if it cannot be had.
        """
        with self._lock:
            before = self._served
            if self._wanted is not None:
                self._let_go(self._wanted)
                self._wanted = None
            if before and before.config.service.listen == config.service.listen:
                listening = before.listening
            else:
                listening = listen(config)
            self._wanted = Served(config=config, listening=listening)

    def load(self) -> None:
        """Let the server load that `start` will need, while the caller does the rest.

        Before the first `start`, and after `bind`.
        """
        with self._lock:
            if self._wanted is not None and self._child is None and not self._stopped:
                self._child = _begun(self._wanted.listening)

    def start(self) -> None:
        """Serve what was bound last, instead of what was served before.

        Once it was stopped, by another thread, nothing is served any more.
        """
        with self._lock:
            if self._stopped:
                return
            before = self._served
            if self._wanted is not None:
                self._served, self._wanted = self._wanted, None
            if self._served is None:
                raise RuntimeError("no address was bound")
            if not self._goes_on(self._served):
                self._end()
                if before is not None:
                    self._let_go(before)
                if not self._stopped:
                    self._begin(self._served)

    def stop(self) -> None:
        """End the server and give its address up, for good."""
        self._stopped = True
        if (child := self._child) is not None:
            # Whoever has the lock may wait for a server that still loads.
            child.process.terminate()
        with self._lock:
            self._end()
            for one in (self._served, self._wanted):
                if one is not None:
                    one.listening.close()
            self._served = self._wanted = None

    async def watch(self) -> None:
        """Start the server again whenever it dies, until cancelled."""
        while True:
            await asyncio.sleep(PAUSE)
            await asyncio.to_thread(self.revive)

    def revive(self) -> None:
        """Start the server again if it died."""
        with self._lock:
            served, child = self._served, self._child
            if served and child and not child.process.is_alive():
                code = child.process.exitcode
                logger.error("web server died and is started again code=%s", code)
                self._end()
                self._begin(served)

    def _goes_on(self, wanted: Served) -> bool:
        """Whether the server that runs, or loads, serves what is wanted now."""
        child = self._child
        if child is None or child.listening is not wanted.listening:
            return False
        return child.adopt(wanted.config, ADOPTING)

    def _let_go(self, one: Served) -> None:
        if self._served is None or one.listening is not self._served.listening:
            one.listening.close()

    def _begin(self, wanted: Served) -> None:
        self._child = child = _begun(wanted.listening)
        if not self._stopped:  # it is either seen here, or this server there
            child.adopt(wanted.config, LOADING)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


def _begun(listening: socket.socket) -> Child:
    context = multiprocessing.get_context("spawn")
    line, its_end = context.Pipe()
    level = logging.getLogger().level
    process = context.Process(
        target=_serve, args=(listening, its_end, level), name="web"
    )
    # Ctrl-C reaches every process of a terminal; this one ends when it is told to.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        its_end.close()
    return Child(process=process, line=line, listening=listening)


def _serve(listening: socket.socket, line: Line, level: int) -> None:
    # Only the child needs the web's libraries, which take long to load.
    from aggregator.web.child import serve

    serve(listening, line, level)
