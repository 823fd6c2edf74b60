"""A reverse proxy before a running instance, which notes what readers ask and get."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request for a path, whether it was conditional, and the answer's status."""

    path: str
    agent: str
    conditional: bool
    status: int


@dataclass
class Relay:
    """Passes requests for its own port on to that of the instance."""

    port: int
    exchanges: list[Exchange] = field(default_factory=list)

    def of(self, agents: Sequence[str], path: str) -> list[Exchange]:
        """What a reader asked for at a path, in order, by the names it goes by."""
        return [
            one
            for one in self.exchanges
            if one.path == path and any(name in one.agent for name in agents)
        ]


@contextmanager
def relaying(instance: int) -> Iterator[Relay]:
    """A relay to the instance at this port of 127.0.0.1."""
    relay = Relay(port=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            onward = HTTPConnection("127.0.0.1", instance, timeout=60)
            onward.request("GET", self.path, headers=dict(self.headers.items()))
            answer = onward.getresponse()
            body = answer.read()
            onward.close()
            validators = {"If-None-Match", "If-Modified-Since"}
            relay.exchanges.append(
                Exchange(
                    path=self.path,
                    agent=self.headers.get("User-Agent", ""),
                    conditional=any(self.headers.get(name) for name in validators),
                    status=answer.status,
                )
            )
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP | {"content-length"}:
                    self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    relay.port = int(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield relay
    finally:
        server.shutdown()
        server.server_close()
