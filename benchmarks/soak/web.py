"""The publishers' servers, which remember what they handed out whole."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.soak.faults import FAULTS, body, good, temper
from benchmarks.soak.publishers import SHOWN, Publisher, key

Clock = Callable[[], datetime]


class Web:
    """All servers."""

    def __init__(self, publishers: Iterable[Publisher], clock: Clock) -> None:
        self._calm = False
        self.answers: Counter[str] = Counter()
        self._publishers = {one.name: one for one in publishers}
        self._clock = clock
        self._handed_out: dict[str, float] = {}
        self._lock = threading.Lock()

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        """Answer by the temper of the hour."""
        publisher = self._publishers[asked.path.rpartition("/")[2]]
        now = self._clock()
        kind = "good" if self._calm else temper(publisher, now)
        content = body(publisher, now, kind)
        with self._lock:
            self.answers[kind] += 1
        if FAULTS.get(kind, good)(asked, content):
            # The older half may be gone before a daemon that was killed asks again.
            newer = publisher.shown(now)[: SHOWN // 2]
            with self._lock:
                for article in newer:
                    self._handed_out.setdefault(
                        key(publisher, article), time.monotonic()
                    )

    def calm_down(self) -> float:
        """Have no faults any more; gives the time of the steady clock."""
        self._calm = True
        return time.monotonic()

    def handed_out(self, before: float) -> set[str]:
        """The articles that whole feeds held before that time of the steady clock."""
        with self._lock:
            return {one for one, at in self._handed_out.items() if at < before}


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    server: "_Listener"

    def do_GET(self) -> None:
        # Who gives up on us is what these faults are about.
        with suppress(OSError):
            self.server.web.answer(self)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    web: Web

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no error."""


@contextmanager
def serving(web: Web, hosts: Iterable[str]) -> Iterator[int]:
    """Serve on all these addresses; gives the one port."""
    listeners: list[_Listener] = []
    port = 0
    try:
        for host in sorted(set(hosts)):
            listener = _Listener((host, port), _Asked)
            listener.web = web
            port = listener.server_address[1]
            listeners.append(listener)
            threading.Thread(
                target=listener.serve_forever, args=(0.1,), daemon=True
            ).start()
        yield port
    finally:
        for listener in listeners:
            listener.shutdown()
            listener.server_close()
