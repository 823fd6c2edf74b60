"""The body of an answer, decoded as it comes and never beyond its limits."""

from collections.abc import Iterator

from feeds.errors import FetchError
from feeds.http.coding import GZIP, Layer
from feeds.http.model import Limits


class Body:
    """Takes the body piece by piece, and gives it decoded at the end.

    Up to two layers of compression are undone: servers that compress what is compressed
    already exist. Raises `FetchError` of kind ``too-large`` as soon as it is (on the
    wire, decoded or by ratio), and what `feeds.http.coding.Layer` raises.
    """

    def __init__(self, url: str, coding: str, limits: Limits) -> None:
        self._url = url
        self._limits = limits
        self._outer, self._inner = Layer(url, coding), Layer(url, "")
        self._pieces: list[bytes] = []
        self._received = self._unpacked = self._decoded = 0

    def take(self, data: bytes) -> None:
        """Take the next bytes from the wire."""
        self._received += len(data)
        if self._received > self._limits.wire:
            raise self._too_large(f"more than {self._limits.wire:,} bytes")
        self._unpack(self._outer.decode(data))

    def finish(self) -> bytes:
        """The whole body; the answer is complete."""
        self._unpack(self._outer.finish())
        self._keep(self._inner.finish())
        whole = b"".join(self._pieces)
        if whole.startswith(GZIP):
            raise FetchError(self._url, "compressed more than twice", kind="encoding")
        return whole

    def _unpack(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self._unpacked += len(piece)
            self._check(self._unpacked)
            self._keep(self._inner.decode(piece))

    def _keep(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self._decoded += len(piece)
            self._check(self._decoded)
            self._pieces.append(piece)

    def _check(self, size: int) -> None:
        limits = self._limits
        if size > limits.decoded:
            raise self._too_large(f"more than {limits.decoded:,} bytes decompressed")
        if size > limits.ratio_from and size > limits.ratio * self._received:
            raise self._too_large(f"decompresses to over {limits.ratio} times its size")

    def _too_large(self, reason: str) -> FetchError:
        return FetchError(self._url, reason, kind="too-large")
