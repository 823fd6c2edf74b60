"""What is sent: bytes, plain or packed, each with a strong ETag of its own."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

from aggregator.web.codings import PLAIN, Coding, packed
from aggregator.web.shelf import Shelf

HTML = "text/html; charset=utf-8"

ROOM = 64 << 20
"""How many bytes of what is packed are kept in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Bytes with what HTTP says of them.

    ``etag`` is that of the bytes as they are, without quotes. ``modified`` is when they
    last changed, where that is known.
    """

    body: bytes
    media_type: str
    etag: str
    modified: datetime | None = None

    def tag(self, coding: Coding) -> str:
        """Give the ETag of the bytes in a coding, without quotes."""
        return f"{self.etag}-{coding}" if coding else self.etag

    def coded(self, coding: Coding) -> bytes:
        """Give the bytes in a coding; they are packed once for all who want them."""
        if not coding:
            return self.body
        key = self.tag(coding)
        found = _packed.look(key)
        if found is None:
            # A feed that has just changed is wanted by many at once.
            with _packing:
                found = _packed.look(key)
                if found is None:
                    found = packed(self.body, coding)
                    _packed.put(key, found, len(found))
        return found

    def chosen(self, accepted: tuple[Coding, ...]) -> Coding | None:
        """Give the first coding that is of use; ``None`` where none is accepted.

        What does not get smaller is sent as it is, if the client takes that.
        """
        for coding in accepted:
            if PLAIN not in accepted or len(self.coded(coding)) < len(self.body):
                return coding
        return PLAIN if PLAIN in accepted else None

    def is_ready(self, coding: Coding) -> bool:
        """Tell whether nothing is to be packed before it can be sent so."""
        return not coding or _packed.look(self.tag(coding)) is not None


def represent(
    body: bytes, media_type: str, modified: datetime | None = None
) -> Representation:
    """Make ready to be sent; the same bytes give the same tags."""
    return Representation(
        body=body,
        media_type=media_type,
        etag=sha256(body).hexdigest()[:32],
        modified=modified,
    )


_packing = Lock()
_packed: Shelf[str, bytes] = Shelf(ROOM)
