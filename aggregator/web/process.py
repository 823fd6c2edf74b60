"""The web server as a process of the daemon's, so that no turn slows a reader."""

import asyncio
import logging
import multiprocessing
import signal
import socket
import threading
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from aggregator import logs
from aggregator.config import Config
from aggregator.web.server import listen, server

logger = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds for the server to end when told to; then it is killed."""

PAUSE = 2.0
"""Seconds before a server that died is started again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A configuration, and the socket on its address."""

    config: Config
    listening: socket.socket


class WebProcess:
    """Starts the web server, and again if it dies. May be called from any thread.

    The socket is opened here and handed down: a bad address is told at once, and a new
    server takes over the connections that wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._served: Served | None = None
        self._wanted: Served | None = None
        self._process: BaseProcess | None = None
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

    def start(self) -> None:
        """Serve what was bound last, instead of what was served before.

        Once it was stopped, by another thread, nothing is served any more.
        """
        with self._lock:
            if self._stopped:
                return
            self._end()
            if self._wanted is not None:
                before, self._served = self._served, self._wanted
                self._wanted = None
                if before is not None:
                    self._let_go(before)
            self._begin()

    def stop(self) -> None:
        """End the server and give its address up, for good."""
        with self._lock:
            self._stopped = True
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
            if self._process is not None and not self._process.is_alive():
                code = self._process.exitcode
                logger.error("web server died code=%s, started again", code)
                self._begin()

    def _let_go(self, one: Served) -> None:
        if self._served is None or one.listening is not self._served.listening:
            one.listening.close()

    def _begin(self) -> None:
        if self._served is None:
            raise RuntimeError("no address was bound")
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(
            target=_serve,
            args=(self._served, logging.getLogger().level),
            name="web",
        )
        # Ctrl-C reaches every process of a terminal; this one ends when it is told to.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()


def _serve(served: Served, level: int) -> None:
    """In the child: serve until told to end, or until the parent is gone."""
    logs.configure(level)
    running = server(served.config, served.config.service.database)

    def mourn() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            wait([parent.sentinel])
            running.should_exit = True

    threading.Thread(target=mourn, daemon=True).start()
    running.run(sockets=[served.listening])
