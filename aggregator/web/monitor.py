"""Whether the service is well, for programs that watch it: ``/healthz`` and the like.

The daemon answers itself, at an address of its own that is not meant for readers, so
what it says of its jobs is true even if the pages' process is not.
"""

import logging
import socket
import threading
from collections.abc import Callable
from functools import partial

from aggregator.config import Config
from aggregator.web.address import listen
from aggregator.web.observed import Observed

logger = logging.getLogger(__name__)


class Monitor:
    """A small server in a thread of the daemon's, where ``monitor`` says so."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
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
            self._end = _begun(self._observed, listening)
            logger.info("monitoring address=%s", wanted)

    def stop(self) -> None:
        """Serve no more."""
        if self._end is not None:
            self._end()
        self._end, self._address = None, ""


def _begun(observed: Observed, listening: socket.socket) -> Callable[[], None]:
    """Serve in a thread; gives what ends it."""
    # Only this needs the web's libraries, which take long to load.
    from aggregator.web.server import hosting
    from aggregator.web.watched import monitoring

    server = hosting(monitoring(observed))
    run = partial(server.run, sockets=[listening])
    thread = threading.Thread(target=run, name="monitor", daemon=True)
    thread.start()

    def end() -> None:
        server.should_exit = True
        thread.join()
        listening.close()

    return end
