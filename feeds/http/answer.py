"""An answer as it comes in: its head, then as much of its body as is of use."""

import hashlib
from contextlib import suppress
from itertools import chain

from feeds.errors import FetchError
from feeds.http.body import Body
from feeds.http.coding import Layer
from feeds.http.head import Head, HeadReader
from feeds.http.model import Limits

DELTA = 226
"""IM Used (RFC 3229, 10.4.1): the body is a feed of what is new."""

# A 206 to a request without Range is a whole document by a confused server (row C4).
DOCUMENTS = frozenset({200, 203, 206, DELTA})
_EXCERPT = 32_000


class Enough(Exception):  # noqa: N818 - nothing went wrong, the rest is just not wanted
    """The rest of the answer is of no use."""


class Answer:
    """Takes header lines and body bytes of one request.

    Of a document, which an answer with one of these statuses is, the whole body is
    kept; of anything else the start, which is enough to recognise a challenge and to
    use the connection again.
    """

    def __init__(
        self, url: str, limits: Limits, documents: frozenset[int] = DOCUMENTS
    ) -> None:
        self._documents = documents
        self._url = url
        self._limits = limits
        self._reader = HeadReader(url, limits.head)
        self._body: Body | None = None
        self._excerpt = b""

    @property
    def begun(self) -> bool:
        """Whether the first line was received."""
        return self._reader.begun

    @property
    def head(self) -> Head | None:
        """The head, once it is complete."""
        return self._reader.head

    @property
    def excerpt(self) -> bytes:
        """The start of what is no document."""
        with suppress(FetchError):  # broken: what it says does not matter
            layer = Layer(self._url, "")
            return next(chain(layer.decode(self._excerpt), layer.finish()), b"")
        return b""

    def line(self, line: bytes) -> None:
        """Take a header line. Raises `FetchError` for a head we cannot bear."""
        known = self.head
        self._reader.line(line)
        head = self.head
        if known is None and head is not None and head.status in self._documents:
            self._expect(head)

    def chunk(self, data: bytes) -> None:
        """Take bytes of the body. Raises `FetchError` beyond limits, or `Enough`."""
        if self._body is not None:
            self._body.take(data)
            return
        self._excerpt += data[: _EXCERPT - len(self._excerpt)]
        if len(self._excerpt) >= _EXCERPT:
            raise Enough

    def body(self) -> bytes:
        """The document, or nothing. Raises `FetchError` if it is cut short."""
        return b"" if self._body is None else self._body.finish()

    def _expect(self, head: Head) -> None:
        length = head.last("content-length") or ""
        if length.isdecimal() and len(length) < 19 and int(length) > self._limits.wire:
            raise FetchError(
                self._url,
                f"{int(length):,} bytes, more than {self._limits.wire:,}",
                kind="too-large",
            )
        coding = ",".join(head.every("content-encoding"))
        self._body = Body(self._url, coding, self._limits)


def digest_of(body: bytes) -> str:
    """What two bodies that are equal have in common."""
    return hashlib.sha256(body).hexdigest()
