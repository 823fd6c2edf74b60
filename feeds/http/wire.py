"""Many exchanges at once over libcurl, which does connecting, TLS and framing alone.

The only pycurl. Names, redirects, codings, limits and deadlines are decided elsewhere:
an `Exchange` goes to addresses that were checked already, and its socket is opened to
no others. The loop sleeps in a selector until a socket, a timer or `wake` wants it.
"""

import selectors
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pycurl

from feeds.errors import FetchError
from feeds.http.addresses import same_address
from feeds.http.alarm import Alarm
from feeds.http.answer import Answer, Enough
from feeds.http.target import Target

_STOP = -1
_KINDS = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_PARTIAL_FILE: "truncated",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
    pycurl.E_SSL_CIPHER: "tls",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
}
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_WANTED = {
    pycurl.POLL_IN: _READ,
    pycurl.POLL_OUT: _WRITE,
    pycurl.POLL_INOUT: _READ | _WRITE,
}
_HAPPENED = {
    _READ: pycurl.CSELECT_IN,
    _WRITE: pycurl.CSELECT_OUT,
    _READ | _WRITE: pycurl.CSELECT_IN | pycurl.CSELECT_OUT,
}

# family, type, protocol and address, as `socket.socket` and its `connect` take them
Peer = tuple[int, int, int, tuple[str, int]]


class _Lent(socket.SocketType):
    """libcurl works on a duplicate of it; this one closes when it is let go."""

    def __del__(self) -> None:
        self.close()


@dataclass(slots=True, kw_only=True, eq=False)
class Exchange:
    """One request and its answer as it comes in; ``error`` is what ended it early.

    A ``body`` is sent by POST. ``fresh`` wants a new connection. ``received`` counts
    the bytes that came so far.
    """

    target: Target
    addresses: tuple[str, ...]
    request_lines: tuple[bytes, ...]
    answer: Answer
    body: bytes | None = None
    fresh: bool = False
    easy: pycurl.Curl | None = None
    error: Exception | None = None
    received: int = 0
    connected: float | None = None

    @property
    def connected_after(self) -> float | None:
        """Seconds until the connection stood, TLS included; ``None`` before that."""
        if self.easy is None:
            return self.connected
        return self.easy.getinfo(pycurl.PRETRANSFER_TIME) or None

    def end(self) -> None:
        """Its handle serves somebody else from now on."""
        # at the end libcurl gives a time also where nothing was ever connected
        sent = self.easy is not None and self.easy.getinfo(pycurl.REQUEST_SIZE)
        self.connected = self.connected_after if sent else None
        self.easy = None

    def line(self, line: bytes) -> int | None:
        """Called by libcurl with each header line."""
        return self._guarded(self.answer.line, line)

    def chunk(self, data: bytes) -> int | None:
        """Called by libcurl with each piece of the body."""
        return self._guarded(self.answer.chunk, data)

    def open_socket(self, purpose: int, peer: Peer) -> object:
        """Called by libcurl to open a socket: the address guard's second lock."""
        family, kind, protocol, (address, *_) = peer
        if not any(same_address(address, known) for known in self.addresses):
            reason = f"{address} is not among the addresses that were checked"
            self.error = FetchError(self.target.url, reason, kind="blocked")
            return pycurl.SOCKET_BAD
        try:
            return _Lent(family, kind, protocol)
        except OSError as error:
            self.error = FetchError(self.target.url, f"no socket: {error}")
            return pycurl.SOCKET_BAD

    def _guarded(self, take: Callable[[bytes], None], data: bytes) -> int | None:
        # An exception must not cross libcurl, which would print and forget it.
        self.received += len(data)
        try:
            take(data)
        except Exception as error:  # `Wire.wait` raises it again
            self.error = error
            return _STOP
        return None


class Wire:
    """The exchanges under way. To be closed; other threads may call `wake` alone.

    Handles are used again, and so are connections, as long as it lives.
    """

    def __init__(self, connections: int) -> None:
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, connections)
        self._selector = selectors.DefaultSelector()
        self._alarm = Alarm()
        self._selector.register(self._alarm, _READ)
        # libcurl brings a TLS library of its own, which does not know where this system
        # keeps its certificates; SSL_CERT_FILE and SSL_CERT_DIR are honoured
        self._trusted = ssl.get_default_verify_paths()
        self._timer: float | None = None
        self._idle: list[pycurl.Curl] = []
        self._exchanges: dict[pycurl.Curl, Exchange] = {}

    def begin(self, exchange: Exchange) -> None:
        """Set an exchange on its way; `wait` gives it back, unless it is dropped."""
        exchange.easy = self._idle.pop() if self._idle else pycurl.Curl()
        _prepare(exchange.easy, exchange)
        if self._trusted.cafile:
            exchange.easy.setopt(pycurl.CAINFO, self._trusted.cafile)
        if self._trusted.capath:
            exchange.easy.setopt(pycurl.CAPATH, self._trusted.capath)
        self._exchanges[exchange.easy] = exchange
        self._multi.add_handle(exchange.easy)

    def drop(self, exchange: Exchange) -> None:
        """End an exchange, if it is under way."""
        easy = exchange.easy
        if easy is None:
            return
        del self._exchanges[easy]
        exchange.end()
        self._multi.remove_handle(easy)
        easy.reset()
        self._idle.append(easy)

    def wake(self) -> None:
        """End a `wait` soon; may be called from any thread, also after `close`."""
        self._alarm.ring()

    def wait(self, timeout: float) -> list[tuple[Exchange, FetchError | None]]:
        """Let the wire work for up to ``timeout`` seconds, or until something is done.

        Gives the exchanges that ended, each with the error if the answer did not come
        whole. An error that is no `FetchError` is a bug and is raised.
        """
        for key, mask in self._selector.select(self._patience(timeout)):
            if key.fileobj is self._alarm:
                self._alarm.quiet()
            else:
                self._multi.socket_action(key.fd, _HAPPENED[mask])
        if self._timer is not None and self._timer <= time.monotonic():
            self._timer = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        return [self._ended(*end) for end in self._read_ends()]

    def close(self) -> None:
        """End all exchanges and close all connections."""
        for exchange in tuple(self._exchanges.values()):
            self.drop(exchange)
        for easy in self._idle:
            easy.close()
        self._multi.close()
        self._selector.close()
        self._alarm.close()

    def _patience(self, timeout: float) -> float:
        if self._timer is None:
            return timeout
        return min(max(self._timer - time.monotonic(), 0.0), timeout)

    def _read_ends(self) -> list[tuple[pycurl.Curl, int, str]]:
        ends: list[tuple[pycurl.Curl, int, str]] = []
        more = True
        while more:
            more, whole, broken = self._multi.info_read()
            ends += [(easy, pycurl.E_OK, "") for easy in whole]
            ends += broken
        return ends

    def _ended(
        self, easy: pycurl.Curl, code: int, message: str
    ) -> tuple[Exchange, FetchError | None]:
        exchange = self._exchanges[easy]
        self.drop(exchange)
        error = exchange.error
        # an address that could not be used does not matter where another one could
        if code == pycurl.E_OK or isinstance(error, Enough):
            return exchange, None
        if error is None:
            kind = _KINDS.get(code, "network")
            error = FetchError(exchange.target.url, message, kind=kind)
        if not isinstance(error, FetchError):
            raise error
        return exchange, error

    def _watch(self, what: int, fd: int, multi: object, data: object) -> None:
        if what == pycurl.POLL_REMOVE:
            with suppress(KeyError):
                self._selector.unregister(fd)
            return
        try:
            self._selector.modify(fd, _WANTED[what])
        except KeyError:
            self._selector.register(fd, _WANTED[what])

    def _set_timer(self, milliseconds: int) -> None:
        ends = time.monotonic() + milliseconds / 1000
        self._timer = None if milliseconds < 0 else ends


def _prepare(easy: pycurl.Curl, exchange: Exchange) -> None:
    target = exchange.target
    easy.setopt(pycurl.URL, target.url)
    lines = list(exchange.request_lines)
    if exchange.body is not None:
        easy.setopt(pycurl.POSTFIELDS, exchange.body)
        # Servers that do not know "Expect" would cost a second before the body goes.
        lines.append(b"Expect:")
    easy.setopt(pycurl.HTTPHEADER, lines)
    if exchange.addresses != (target.host,):
        pinned = f"{target.host}:{target.port}:{','.join(exchange.addresses)}"
        easy.setopt(pycurl.RESOLVE, [pinned])
    easy.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    easy.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    # An empty proxy is none at all: one from the environment would pass the guard by.
    easy.setopt(pycurl.PROXY, "")
    easy.setopt(pycurl.NOSIGNAL, 1)
    easy.setopt(pycurl.FRESH_CONNECT, exchange.fresh)
    easy.setopt(pycurl.OPENSOCKETFUNCTION, exchange.open_socket)
    easy.setopt(pycurl.HEADERFUNCTION, exchange.line)
    easy.setopt(pycurl.WRITEFUNCTION, exchange.chunk)
