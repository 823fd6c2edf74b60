"""The web server as a process of the daemon's, so that no turn slows a reader."""

import asyncio
import logging
import multiprocessing
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
    """Starts the web server, and again if it dies.

    The socket is opened here and handed down: a bad address is told at once, and a new
    server takes over the connections that wait.
    """

    def __init__(self) -> None:
        self._listening: socket.socket | None = None
        self._process: BaseProcess | None = None
        self._config: Config | None = None

    def start(self, config: Config) -> None:
        """Start serving; raises ConfigErrors if the address cannot be had."""
        before = self._config
        if before is None or before.service.listen != config.service.listen:
            fresh = listen(config)
            if self._listening is not None:
                self._listening.close()
            self._listening = fresh
        self._config = config
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(
            target=_serve,
            args=(config, self._listening, logging.getLogger().level),
            name="web",
        )
        self._process.start()

    def restart(self, config: Config) -> None:
        """Serve by another configuration."""
        self._end()
        self.start(config)

    def stop(self) -> None:
        """End the server and give its address up."""
        self._end()
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    async def watch(self) -> None:
        """Start the server again whenever it dies, until cancelled."""
        while True:
            await asyncio.sleep(PAUSE)
            dead = self._process is not None and not self._process.is_alive()
            if dead and self._config is not None:
                logger.error("the web server died and is started again")
                self.start(self._config)

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
