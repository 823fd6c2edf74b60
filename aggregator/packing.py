"""Backup files: a tar archive compressed with zstd, checked by what it says of itself.

The first member is ``manifest.json``; it names the others with their sizes and SHA-256,
so that a file which was cut off or has rotted is told from a good one. Any ``tar``
unpacks it: ``tar --zstd -xf FILE``.
"""

import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import zstandard

MANIFEST = "manifest.json"
DATABASE = "aggregator.db"
CONFIGURATION = "configuration/"
"""Before the names of the files that a person wrote."""

LEVEL = 6
"""Of compression: a third of the size, at about 100 MB a second."""

_CHUNK = 1 << 20


class Unusable(OSError):  # noqa: N818  # a state of the file
    """A file is no backup, or not a whole one; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself; ``members`` are name -> size and SHA-256."""

    program: str
    made: str
    step: str
    counts: Mapping[str, int]
    members: Mapping[str, tuple[int, str]]

    @property
    def time(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made)


def fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, file_digest(file, "sha256").hexdigest()


def pack(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write the archive of these members, readable by its owner alone."""
    target.touch(mode=0o600)
    with (
        target.open("wb") as raw,
        zstandard.ZstdCompressor(LEVEL).stream_writer(raw) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        head = json.dumps(asdict(manifest), indent=1).encode()
        archive.addfile(_member(MANIFEST, len(head)), BytesIO(head))
        for name, path in files.items():
            with path.open("rb") as file:
                archive.addfile(_member(name, path.stat().st_size), file)


def inspect(path: Path) -> Manifest:
    """What a backup says of itself. Raises Unusable and OSError."""
    with _opened(path) as archive:
        return _manifest(path, archive)


def unpack(path: Path, wanted: Mapping[str, Path]) -> Manifest:
    """Read the whole archive through, and write its ``wanted`` members to these paths.

    Every member is compared with the manifest. Raises Unusable and OSError.
    """
    with _opened(path) as archive:
        manifest = _manifest(path, archive)
        missing = dict(manifest.members)
        while (member := archive.next()) is not None:
            expected = missing.pop(member.name, None)
            content = archive.extractfile(member)
            if expected is None or content is None:
                raise Unusable(f"{path}: {member.name} is none of its members")
            if _write(content, wanted.get(member.name)) != tuple(expected):
                raise Unusable(f"{path}: {member.name} is not what was packed")
    if missing:
        raise Unusable(f"{path}: lacks {', '.join(missing)}")
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with (
            path.open("rb") as raw,
            zstandard.ZstdDecompressor().stream_reader(raw) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as archive,
        ):
            yield archive
    except (zstandard.ZstdError, tarfile.TarError, EOFError) as error:
        raise Unusable(f"{path}: is no whole backup ({error})") from error


def _manifest(path: Path, archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    content = archive.extractfile(first) if first else None
    if first is None or content is None or first.name != MANIFEST:
        raise Unusable(f"{path}: is not a backup of this program")
    try:
        found: dict[str, Any] = json.load(content)
        return Manifest(**found)
    except (ValueError, TypeError) as error:
        raise Unusable(f"{path}: {MANIFEST} cannot be understood") from error


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _write(content: IO[bytes], target: Path | None) -> tuple[int, str]:
    """Size and digest of what was read, and written if there is where to."""
    digest, size = sha256(), 0
    with (target or Path("/dev/null")).open("wb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += file.write(chunk)
    return size, digest.hexdigest()
