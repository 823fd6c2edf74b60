"""The head of an answer, read line by line as the wire gives it (RFC 9112, 2 to 5)."""

import re
from dataclasses import dataclass

from feeds.errors import FetchError

_STATUS_LINE = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})(?: |\r|\n|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Status and fields of an answer.

    Names are in lower case, values byte for byte (Latin-1). A field that came several
    times stands here several times.
    """

    status: int
    fields: tuple[tuple[str, str], ...] = ()

    def every(self, name: str) -> tuple[str, ...]:
        """The values of all fields of this (lower case) name."""
        return tuple(value for key, value in self.fields if key == name)

    def last(self, name: str) -> str | None:
        """The last value of a field that should come once, ``None`` if it is absent.

        Never a list joined by commas: two ``ETag`` lines joined are a tag that no
        server ever gave.
        """
        return next(reversed(self.every(name)), None)


class HeadReader:
    """Collects the lines of a head; interim answers (1xx) are passed over.

    ``head`` is there once the blank line of a final answer came. What follows it are
    trailers (RFC 9110, 6.5), which say nothing to us.
    """

    def __init__(self, url: str, limit: int) -> None:
        self.head: Head | None = None
        self.begun = False
        self._url = url
        self._left = self._limit = limit
        self._status = 0
        self._fields: list[tuple[str, str]] = []

    def line(self, line: bytes) -> None:
        """Take the next line, its end included.

        Raises `FetchError` of kind ``too-large`` beyond the limit in bytes, and of kind
        ``network`` for what is no HTTP.
        """
        if self.head is not None:
            return
        self.begun = True
        self._left -= len(line)
        if self._left < 0:
            raise FetchError(
                self._url,
                f"more than {self._limit:,} bytes of headers",
                kind="too-large",
            )
        text = line.rstrip(b"\r\n")
        if not self._status:
            self._begin(line)
        elif text:
            self._field(text)
        else:
            self._end()

    def _begin(self, line: bytes) -> None:
        match = _STATUS_LINE.match(line)
        if match is None:
            raise FetchError(self._url, "the answer is not HTTP", kind="network")
        self._status, self._fields = int(match[1]), []

    def _field(self, text: bytes) -> None:
        if text[:1] in b" \t" and self._fields:
            # a folded line (RFC 9112, 5.2), obsolete and still sent
            name, value = self._fields.pop()
            self._fields.append((name, f"{value} {_decoded(text)}".strip()))
            return
        name_bytes, colon, value_bytes = text.partition(b":")
        if colon:
            self._fields.append((_decoded(name_bytes).lower(), _decoded(value_bytes)))

    def _end(self) -> None:
        interim = self._status < 200
        if not interim:
            self.head = Head(status=self._status, fields=tuple(self._fields))
            self._check_lengths(self.head)
        self._status = 0

    def _check_lengths(self, head: Head) -> None:
        # lengths that contradict each other hide a second answer (RFC 9112, 6.3)
        if len(set(head.every("content-length"))) > 1:
            raise FetchError(
                self._url, "the answer names two different lengths", kind="network"
            )


def _decoded(part: bytes) -> str:
    return part.decode("latin-1").strip(" \t")
