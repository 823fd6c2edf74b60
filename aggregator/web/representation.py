"""What is sent: bytes in one or two codings, each with a strong ETag of its own."""

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

HTML = "text/html; charset=utf-8"
OPML = "text/x-opml; charset=utf-8"

KEPT_FILES = 128
"""How many published files are kept in memory, plain and compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Bytes with what HTTP says of them.

    ``gzipped`` is empty where compressing saves nothing. The tags are without quotes.
    ``modified`` is when these bytes last changed, where that is known.
    """

    body: bytes
    media_type: str
    etag: str
    gzipped: bytes = b""
    modified: datetime | None = None

    def coded(self, *, gzipped: bool) -> tuple[bytes, str, str]:
        """Give body, ETag and content coding for what the client accepts."""
        if gzipped and self.gzipped:
            return self.gzipped, f"{self.etag}-gzip", "gzip"
        return self.body, self.etag, ""


def represent(
    body: bytes, media_type: str, modified: datetime | None = None
) -> Representation:
    """Make ready to be sent; the same bytes give the same tags."""
    # A fixed mtime, else the compressed bytes would differ under one strong ETag.
    gzipped = gzip.compress(body, compresslevel=6, mtime=0)
    return Representation(
        body=body,
        media_type=media_type,
        etag=sha256(body).hexdigest()[:32],
        gzipped=gzipped if len(gzipped) < len(body) else b"",
        modified=modified,
    )


def from_file(path: Path, media_type: str) -> Representation:
    """Give a published file; raises `FileNotFoundError`.

    Publishing renames whole files into place, so an unchanged inode, size and time mean
    unchanged bytes, and the kept representation is right.
    """
    state = path.stat()
    mark = (state.st_ino, state.st_size, state.st_mtime_ns)
    return _from_unchanged_file(path, media_type, mark)


@lru_cache(maxsize=KEPT_FILES)
def _from_unchanged_file(
    path: Path, media_type: str, mark: tuple[int, int, int]
) -> Representation:
    # Not the newest entry's time: a corrected title changes bytes and no such time.
    modified = datetime.fromtimestamp(mark[2] // 1_000_000_000, UTC)
    return represent(path.read_bytes(), media_type, modified)
