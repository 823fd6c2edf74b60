"""What one client may take: bytes of a request, time, and a place among the others.

A reader sends its request at once and reads the answer as fast as its line allows. Who
sends or reads a byte a second, or holds connections open, must not cost others theirs.
"""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LINE = 8 << 10
"""Bytes of a request's address (RFC 9112, 3, wants 8000 at least)."""

HEAD = 16 << 10
"""Bytes of a request's headers."""

FIELDS = 100
"""How many headers a request may have."""

CONNECTIONS = 512
"""How many clients may be connected; half of the files a process may usually open."""

PATIENCE = 10.0
"""Seconds for a request to come in whole."""

STALL = 30.0
"""Seconds in which a client must have read something of what it asked for."""

PROGRESS = 16 << 10
"""Bytes that are something; half a kilobyte a second is slower than any line."""


class _Refused(Exception):  # noqa: N818  # an answer, not a fault of ours
    """The request is larger than it may be."""


class Bounded(HttpToolsProtocol):
    """A connection within these bounds; `check` is to be called every second or so."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._refusal = HTTPStatus.BAD_REQUEST
        self._size = 0  # of the headers so far
        self._unread = 0  # bytes that have not become a part of a request yet
        self._useful = 0.0  # when it connected, or last asked for something
        self._begun: float | None = None  # when the request began that is coming in
        self._stuck: tuple[float, int] | None = None  # since when, with how much unread

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the class above has it
        """Take the connection, in place of an idle one where there are too many."""
        super().connection_made(transport)
        self._useful = self._begun = self.loop.time()
        if len(self.connections) > CONNECTIONS:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Read on; what cannot be a request of decent size is refused."""
        if self._begun is None:
            self._begun = self.loop.time()
        self._unread += len(data)
        super().data_received(data)
        if self._unread > LINE + HEAD and not self.transport.is_closing():
            self._refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """A request comes in."""
        super().on_message_begin()
        self._begun = self.loop.time()
        self._size = 0

    def on_url(self, url: bytes) -> None:
        """A part of its address."""
        super().on_url(url)
        if len(self.url) > LINE:
            self._refusal = HTTPStatus.REQUEST_URI_TOO_LONG
            raise _Refused

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        super().on_header(name, value)
        self._size += len(name) + len(value)
        if self._size > HEAD or len(self.headers) > FIELDS:
            self._refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise _Refused

    def on_headers_complete(self) -> None:
        """All of its headers."""
        self._unread = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of its body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it."""
        self._unread = 0
        self._begun = None
        self._useful = self.loop.time()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what was sent, with the reason, and end the connection."""
        status = self._refusal
        body = f"{status.phrase}.\n"
        self.transport.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
            f"{body}".encode()
        )
        self.transport.close()

    def check(self, now: float) -> None:
        """End the connection if its client is too slow; ``now`` is the loop's time."""
        if self._begun is not None and now - self._begun > PATIENCE:
            self._begun = None
            self._check_writing()
        self._check_reading(now)

    def _check_writing(self) -> None:
        if self.transport.is_closing():
            return
        if self._unread:
            self._refusal = HTTPStatus.REQUEST_TIMEOUT
            self.send_400_response("")
        else:
            # Browsers connect before they know what to ask for: no word to these.
            self.transport.close()

    def _check_reading(self, now: float) -> None:
        unread = self.transport.get_write_buffer_size()
        if not unread:
            self._stuck = None
        elif self._stuck is None or unread <= self._stuck[1] - PROGRESS:
            self._stuck = now, unread
        elif now - self._stuck[0] > STALL:
            self.transport.abort()

    def _make_room(self) -> None:
        """End the connection that has been of no use for longest, be it this one."""
        # What was ended just now is told of it later.
        there = [
            one
            for one in self.connections
            if isinstance(one, Bounded) and not one.transport.is_closing()
        ]
        if len(there) <= CONNECTIONS:
            return
        idle = (one for one in there if one.is_idle)
        # Of those that came in one round of the loop this one has yet to be heard.
        longest = min(idle, key=lambda one: (one._useful, one is self))
        if longest is self:
            self._refusal = HTTPStatus.SERVICE_UNAVAILABLE
            self.send_400_response("")
        else:
            longest.transport.abort()

    @property
    def is_idle(self) -> bool:
        """Whether nothing that it asked for is being answered."""
        return self.cycle is None or self.cycle.response_complete


def check(connections: Iterable[object], now: float) -> None:
    """End the connections whose clients are too slow."""
    for one in list(connections):
        if isinstance(one, Bounded):
            one.check(now)
