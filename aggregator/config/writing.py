"""How a file that people edit is written: whole, or not at all."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def replace(file: Path, text: str, *, like: Path | None = None) -> None:
    """Writes beside and renames, so that a reader sees the old file or the new one.

    It keeps the owner and the rights that it had; a new one takes them from ``like``.
    Raises OSError.
    """
    old = (file if file.exists() else like or file.parent).stat()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fchmod(handle, stat.S_IMODE(old.st_mode) & 0o666)
            if old.st_uid != os.geteuid():
                # Only root may give a file away, and for others it stays readable.
                with suppress(PermissionError):
                    os.fchown(handle, old.st_uid, old.st_gid)
            os.fsync(handle)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
