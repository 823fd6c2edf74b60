"""The web server's own process: it loads, and serves what it is told."""

import socket
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

from aggregator import logs
from aggregator.config import Config
from aggregator.web.app import make
from aggregator.web.replaceable import Application, Replaceable
from aggregator.web.server import server

Line: TypeAlias = "Connection[Any, Any]"


def serve(listening: socket.socket, line: Line, level: int) -> None:
    """Serve by the configuration that came last until told to end.

    Each one is answered once it is served by. The end of the parent is the end, too.
    """
    try:
        config = line.recv()
    except EOFError:
        return
    logs.configure(level, config.service.log_format)
    application = Replaceable(_application(config))
    running = server(application)

    def attend() -> None:
        with suppress(EOFError, OSError):  # the parent is gone
            while True:
                line.send(True)
                other = line.recv()
                logs.shape(other.service.log_format)
                application.replace(_application(other))
        running.should_exit = True

    threading.Thread(target=attend, daemon=True).start()
    running.run(sockets=[listening])


def _application(config: Config) -> Application:
    return make(config, config.service.database)
