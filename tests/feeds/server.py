"""A web server of the tests' own on 127.0.0.1: honest by `serve`, hostile by `script`.

server.serve("/feed.xml", body=b"<rss/>")        # ETag, Last-Modified, 304, HEAD
server.serve("/old", status=301, headers={"Location": "/feed.xml"})
server.script("/hang", lambda connection: time.sleep(9))   # raw socket, then closed
server.url("/feed.xml")                           # http://127.0.0.1:PORT/feed.xml
server.asked("/feed.xml")[-1].headers["If-None-Match"]
"""

import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
Script = Callable[[socket.socket], None]

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Message
    port: int
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a path answers."""

    body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    etag: str
    modified: str

    def unchanged_for(self, asked: Message) -> bool:
        """Whether the request's validators hold (RFC 9110, 13.2.2: the ETag first)."""
        tags = asked.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return bool(self.etag) and self.etag.removeprefix("W/") in known
        since = asked.get("If-Modified-Since")
        if since is None or not self.modified:
            return False
        with suppress(ValueError):
            return parsedate_to_datetime(self.modified) <= parsedate_to_datetime(since)
        return False


def endless(over: threading.Event) -> Script:
    """An answer whose headers end only when this is set: no first byte is missing."""

    def play(connection: socket.socket) -> None:
        with suppress(OSError):  # whoever asked has had enough
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(1):
                connection.sendall(b"X-More: to come\r\n")

    return play


class Server:
    """Listens on a free port of ``host`` from `start` to `close`."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.requests: list[Asked] = []
        self._replies: dict[str, Reply | Script] = {}
        self._revision = 0
        self._listener = _Listener((host, 0), _Connection)
        self._listener.owner = self
        self.host = host
        self.port: int = self._listener.server_address[1]
        self._scheme = "http"

    def start(self) -> "Server":
        threading.Thread(
            target=self._listener.serve_forever, args=(0.02,), daemon=True
        ).start()
        return self

    def close(self) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._listener.drop_connections()

    def secure(self, certificate: str) -> ssl.SSLContext:
        """Speak TLS from now on; the file holds the key and the certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._listener.context = context
        self._scheme = "https"
        return context

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Headers = (),
        validators: bool = True,
    ) -> str:
        """Answer ``path`` with this from now on and give its URL.

        With ``validators`` a 200 has an ETag of its body and a Last-Modified that is a
        second later than the one of the `serve` before, unless ``headers`` name others.
        """
        content = body.encode() if isinstance(body, str) else body
        given = tuple(headers.items() if isinstance(headers, Mapping) else headers)
        names = {name.lower(): value for name, value in given}
        self._revision += 1
        moment = EPOCH + timedelta(seconds=self._revision)
        own = validators and status == 200
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"' if own else ""
        modified = format_datetime(moment, usegmt=True) if own else ""
        self._replies[path] = Reply(
            body=content,
            status=status,
            headers=given,
            etag=names.get("etag", etag),
            modified=names.get("last-modified", modified),
        )
        return self.url(path)

    def script(self, path: str, play: Script) -> str:
        """Answer ``path`` by playing on the raw socket, which is closed afterwards."""
        self._replies[path] = play
        return self.url(path)

    def raw(self, path: str, *parts: bytes) -> str:
        """Answer ``path`` with exactly these bytes and close the connection."""
        return self.script(path, lambda connection: connection.sendall(b"".join(parts)))

    def url(self, path: str, *, host: str = "") -> str:
        return f"{self._scheme}://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        """The requests for ``path`` so far, oldest first."""
        return [asked for asked in self.requests if asked.path == path]

    def reply(self, path: str) -> "Reply | Script":
        missing = Reply(body=b"", status=404, headers=(), etag="", modified="")
        return self._replies.get(path) or self._replies.get(path.split("?")[0], missing)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 1024
    owner: Server
    context: ssl.SSLContext | None = None

    def __init__(self, *arguments: object) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*arguments)  # type: ignore[arg-type]

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        if self.context is not None:
            connection = self.context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        self._open.discard(request)
        super().shutdown_request(request)

    def drop_connections(self) -> None:
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many of these tests are about."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener
    bodiless: ClassVar[frozenset[int]] = frozenset({204, 304})

    def do_GET(self) -> None:
        owner = self.server.owner
        length = int(self.headers.get("Content-Length") or 0)
        owner.requests.append(
            Asked(
                method=self.command,
                path=self.path,
                headers=self.headers,
                port=self.client_address[1],
                body=self.rfile.read(length),
            )
        )
        reply = owner.reply(self.path)
        if isinstance(reply, Reply):
            self._answer(reply)
        else:
            self.close_connection = True
            reply(self.connection)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def _answer(self, reply: Reply) -> None:
        unchanged = reply.status == 200 and reply.unchanged_for(self.headers)
        status = 304 if unchanged else reply.status
        self.send_response(status)
        sent = {name.lower() for name, _ in reply.headers}
        for name, value in reply.headers:
            self.send_header(name, value)
        for name, value in (("ETag", reply.etag), ("Last-Modified", reply.modified)):
            if value and name.lower() not in sent:
                self.send_header(name, value)
        if status not in self.bodiless:
            if "content-length" not in sent:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)
        else:
            self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing: the requests are in `Server.requests`."""
