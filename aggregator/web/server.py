"""The web server: uvicorn on ``service.listen``, in a process of its own."""

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from aggregator.config import Config
from aggregator.web import bounds
from aggregator.web.address import listen
from aggregator.web.app import make
from aggregator.web.bounds import Bounded
from aggregator.web.express import Express
from aggregator.web.replaceable import Application

GRACE = 2
"""Seconds that answers under way are given when the server is told to end."""

logger = logging.getLogger(__name__)


def serve(config: Config, database: Path) -> None:
    """Serve the published feeds and the pages until SIGTERM or SIGINT.

    Raises `ConfigErrors` if the address of ``service.listen`` cannot be had.
    """
    listening = listen(config)
    logger.info("serving address=%s", config.service.listen)
    with listening:
        server(make(config, database)).run(sockets=[listening])
    logger.info("served address=%s", config.service.listen)


def server(application: Application) -> uvicorn.Server:
    """Give the server of the application, not yet running."""
    return hosting(application, Express)


def hosting(app: ASGIApp, protocol: type[Bounded] = Bounded) -> uvicorn.Server:
    """Give a server of any application, within the bounds of a client."""
    return _Server(
        uvicorn.Config(
            app,
            access_log=False,
            http=protocol,
            lifespan="off",
            log_config=None,
            log_level="error",  # what clients do wrong is no fault of ours
            loop="uvloop",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
            ws="none",
        )
    )


class _Server(uvicorn.Server):
    """Holds its clients to their bounds, and lets the caller go on at its end.

    uvicorn raises the signal again when it has ended, which would kill the process
    before its caller could end in good order.
    """

    async def on_tick(self, counter: int) -> bool:
        """Look after the clients; uvicorn calls this ten times a second."""
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            bounds.check(self.server_state.connections, now)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread may ask for signals
            return
        ending = (signal.SIGTERM, signal.SIGINT)
        before = {kind: signal.signal(kind, self.handle_exit) for kind in ending}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)
