"""Content codings undone step by step, whatever the header says of them.

What a body is coded with is read from its first bytes: servers label plain XML as gzip,
send gzip unlabelled or labelled twice, and mean two things by deflate.
"""

import re
import zlib
from collections.abc import Iterator

from feeds.errors import FetchError

GZIP = b"\x1f\x8b"
_STEP = 64 * 1024
_SNIFF = 16
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{]|\xff\xfe|\xfe\xff")
_NO_CODING = frozenset({"", "identity", "none", "utf-8", "binary"})
_KNOWN_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15


class Layer:
    """One coding, or none: that is known after the first bytes.

    Errors are `FetchError`: ``truncated`` for a compressed stream without its end,
    ``encoding`` for one that is broken, or for a coding nobody offered.
    """

    def __init__(self, url: str, coding: str) -> None:
        self._url = url
        self._coding = coding.strip().lower()
        self._start: bytes | None = b""
        self._inflate: _Inflate | None = None

    def decode(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` adds, in pieces of at most 64 kB where it was compressed."""
        if self._start is not None:
            self._start += data
            if len(self._start) < _SNIFF:
                return
            data = self._begin(self._start)
        yield from self._through(data)

    def finish(self) -> Iterator[bytes]:
        """What was held back; there is no more to come."""
        if self._start is not None:
            yield from self._through(self._begin(self._start))
        if self._inflate is not None:
            self._inflate.finish()

    def _through(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is not None:
            yield from self._inflate.decode(data)
        elif data:
            yield data

    def _begin(self, start: bytes) -> bytes:
        self._start = None
        window = self._window(start)
        if window is not None:
            self._inflate = _Inflate(self._url, window)
        return start

    def _window(self, start: bytes) -> int | None:
        """How to inflate what starts like this; ``None``: it is not compressed."""
        if start.startswith(GZIP):
            return _GZIP_WINDOW
        codings = {part.strip() for part in self._coding.split(",")} - _NO_CODING
        if not start or not codings or _TEXT.match(start):
            return None
        if codings == {"deflate"}:
            # RFC 9110, 8.4.1.2 means zlib; some servers send the bare stream
            return _ZLIB_WINDOW if _has_zlib_header(start) else _RAW_WINDOW
        if codings <= _KNOWN_CODINGS:
            return None
        raise FetchError(
            self._url,
            f"coded as {self._coding!r}, which was not offered",
            kind="encoding",
        )


class _Inflate:
    """A compressed stream; gzip may have several members (RFC 1952, 2.2)."""

    def __init__(self, url: str, window: int) -> None:
        self._url = url
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._first = True
        self._junk = False
        self._after = b""

    def decode(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` expands to, in steps; junk after the end is passed over."""
        while data and not self._junk:
            if self._stream.eof and not (data := self._next_member(data)):
                return
            yield from self._member(data)
            data = self._stream.unused_data

    def finish(self) -> None:
        if not self._junk and not self._stream.eof:
            raise FetchError(
                self._url, "the compressed body is cut short", kind="truncated"
            )

    def _next_member(self, data: bytes) -> bytes:
        self._after += data
        if not self._after.startswith(GZIP[: len(self._after)]):
            self._junk = True
        if self._junk or len(self._after) < len(GZIP):
            return b""
        start, self._after = self._after, b""
        self._stream, self._first = zlib.decompressobj(self._window), False
        return start

    def _member(self, data: bytes) -> Iterator[bytes]:
        full = True
        while data or full:
            try:
                piece = self._stream.decompress(data, _STEP)
            except zlib.error as error:
                if self._first:
                    raise self._broken(error) from error
                self._junk = True
                return
            data, full = self._stream.unconsumed_tail, len(piece) == _STEP
            if piece:
                yield piece

    def _broken(self, error: zlib.error) -> FetchError:
        return FetchError(
            self._url, f"the body does not decompress: {error}", kind="encoding"
        )


def _has_zlib_header(start: bytes) -> bool:
    """Deflate with a window, and a header that is a multiple of 31 (RFC 1950, 2.2)."""
    return start[0] & 0x0F == 8 and int.from_bytes(start[:2]) % 31 == 0
