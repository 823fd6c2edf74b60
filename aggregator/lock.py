"""One program at a time writes a data folder."""

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Occupied(Exception):  # noqa: N818  # a state of the folder, not a fault
    """Another program writes this data folder; the message says which."""


@contextmanager
def holding(data: Path) -> Iterator[None]:
    """Hold the data folder for this process.

    Raises `Occupied` if another process does, or if the folder is another user's.
    The kernel lets go of the lock when the process ends, however it ends, so a crash
    leaves nothing to clean up.
    """
    data.mkdir(parents=True, exist_ok=True)
    _refuse_strangers(data)
    path = data / "aggregator.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            raise Occupied(
                f"{data}: another aggregator (process {holder or 'unknown'}) "
                "works on this data folder; stop it first or name another folder"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _refuse_strangers(data: Path) -> None:
    """Files that another user leaves here are ones that the service cannot open."""
    owner = data.stat().st_uid
    if owner == os.geteuid():
        return
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"#{owner}"
    raise Occupied(
        f"{data}: belongs to the user {name}; what you do there would be closed to "
        f"them: `sudo -u {name} aggregator ...`, or beside the running daemon"
    )
