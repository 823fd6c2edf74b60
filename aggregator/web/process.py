"""The web server as a process of the daemon's, so that no turn slows a reader."""

import asyncio
import logging
import multiprocessing
import signal
import socket
import threading
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


class WebProcess:
    """Starts the web server, and again if it dies. May be called from any thread.

    The socket is opened here and handed down: a bad address is told at once, and a new
    server takes over the connections that wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listening: socket.socket | None = None
        self._process: BaseProcess | None = None
        self._config: Config | None = None

    def bind(self, config: Config) -> None:
        """Take the address of ``service.listen``, and give up the one before.

        Raises ConfigErrors, and changes nothing, if it cannot be had.
        """
        with self._lock:
            before = self._config
            if before is None or before.service.listen != config.service.listen:
                fresh = listen(config)
                if self._listening is not None:
                    self._listening.close()
                self._listening = fresh
            self._config = config

    def start(self) -> None:
        """Serve on the address taken, instead of what served before."""
        with self._lock:
            self._end()
            self._begin()

    def stop(self) -> None:
        """End the server and give its address up."""
        with self._lock:
            self._end()
            if self._listening is not None:
                self._listening.close()
                self._listening = None

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

    @property
    def pid(self) -> int | None:
        """The process that serves now."""
        return self._process.pid if self._process is not None else None

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(
            target=_serve,
            args=(self._config, self._listening, logging.getLogger().level),
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


def _serve(config: Config, listening: socket.socket, level: int) -> None:
    """In the child: serve until told to end, or until the parent is gone."""
    logs.configure(level)
    running = server(config, config.service.database)

    def mourn() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            wait([parent.sentinel])
            running.should_exit = True

    threading.Thread(target=mourn, daemon=True).start()
    running.run(sockets=[listening])
