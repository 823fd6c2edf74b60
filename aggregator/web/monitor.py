"""Whether the service is well, for programs that watch it: ``/healthz`` and the like.

The daemon answers itself, at an address of its own that is not meant for readers, so
what it says of its jobs is true even if the pages' process is not.
"""

import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aggregator.config import Config
from aggregator.heartbeat import Heartbeat
from aggregator.web import looking
from aggregator.web.server import hosting, listen
from aggregator.web.watched import NO_STORE, health, readiness
from storage.errors import StorageError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the monitor looks at; ``steady`` is the clock of the heartbeat."""

    database: Path
    heartbeat: Heartbeat
    clock: Callable[[], datetime]
    steady: Callable[[], float]

    def ready(self, request: Request) -> Response:
        """``/readyz``, for the daemon: its work goes on, too."""
        if not self.heartbeat.is_alive(self.steady()):
            words = "the daemon is starting, or is stuck\n"
            return PlainTextResponse(words, 503, headers=NO_STORE)
        return readiness(request, database=self.database)

    def metrics(self, _: Request) -> Response:
        """``/metrics`` for Prometheus."""
        from aggregator.seeing import metrics

        try:
            with looking.picture(self.database) as db:
                page = metrics.page(
                    db, self.database, self.heartbeat.jobs, self.clock()
                )
        except StorageError as error:
            return PlainTextResponse(f"{error}\n", 503, headers=NO_STORE)
        return Response(page, media_type=metrics.MEDIA_TYPE, headers=NO_STORE)


class Monitor:
    """A small server in a thread of the daemon's, where ``monitor`` says so."""

    def __init__(self, observed: Observed) -> None:
        self._app = Starlette(
            routes=[
                Route("/healthz", health),
                Route("/readyz", observed.ready),
                Route("/metrics", observed.metrics),
            ]
        )
        self._address = ""
        self._end: Callable[[], None] | None = None

    def serve(self, config: Config) -> None:
        """Serve where the configuration says, or not at all any more.

        Raises ConfigErrors where that cannot be had; then nothing has changed.
        """
        wanted = config.service.monitor
        if wanted == self._address:
            return
        listening = listen(config, "monitor") if wanted else None
        self.stop()
        self._address = wanted
        if listening is not None:
            self._end = _begun(self._app, listening)
            logger.info("monitoring address=%s", wanted)

    def stop(self) -> None:
        """Serve no more."""
        if self._end is not None:
            self._end()
        self._end, self._address = None, ""


def _begun(app: Starlette, listening: socket.socket) -> Callable[[], None]:
    """Serve in a thread; gives what ends it."""
    server = hosting(app)
    run = partial(server.run, sockets=[listening])
    thread = threading.Thread(target=run, name="monitor", daemon=True)
    thread.start()

    def end() -> None:
        server.should_exit = True
        thread.join()
        listening.close()

    return end
