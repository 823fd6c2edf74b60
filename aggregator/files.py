"""Files that are whole or not there; folders for work that a crash may cut short."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory


def flush(path: Path) -> None:
    """Have the disk keep what a file holds, or the names that a folder has."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def draft_of(target: Path) -> Path:
    """Where a file is written that gets its name once it is whole."""
    return target.with_name(f".{target.name}.new")


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that its owner alone can read."""
    draft = draft_of(target)
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    flush(draft)
    draft.replace(target)
    flush(target.parent)


@contextmanager
def workplace(folder: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``folder`` for work under way; it is gone when that ends.

    Those of this prefix that crashes left go first.
    """
    with _opened(folder) as descriptor:
        _clear(descriptor, folder, prefix)
        _lock(descriptor, fcntl.LOCK_SH)
        with TemporaryDirectory(dir=folder, prefix=prefix) as name:
            yield Path(name)


def clear(folder: Path, prefix: str) -> None:
    """Delete the workplaces that crashes left, unless somebody works in one now."""
    if next(folder.glob(f"{prefix}*"), None) is not None:
        with _opened(folder) as descriptor:
            _clear(descriptor, folder, prefix)


def _clear(descriptor: int, folder: Path, prefix: str) -> None:
    # Whoever works here shares the lock, which ends with them, however they end.
    if _lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB):
        for left in folder.glob(f"{prefix}*"):
            rmtree(left)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, how: int) -> bool:
    """Whether the folder is locked: some network file systems know no such locks."""
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        return False
    return True
