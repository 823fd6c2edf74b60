"""Backups: made while the service runs, verified, let go of after their time.

One file holds the database, the token secret and what a person wrote: the configuration
with what it includes, and the corrections.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aggregator import __version__, packing, tokens
from aggregator.config import Config, corrected
from aggregator.files import clear, flush, workplace
from aggregator.packing import CONFIGURATION, DATABASE, Manifest
from storage import soundness
from storage.copying import copy
from storage.database import open_reading
from storage.errors import StorageError
from storage.migrations import migrations

MAKING = ".making-"
"""What a folder begins with in which one is made."""

_STAMP = "%Y%m%dT%H%M%SZ"
_BEFORE, _END = "aggregator-", ".tar.zst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup file, and when it was made as its name says."""

    path: Path
    time: datetime


def make(config: Config, now: datetime, folder: Path | None = None) -> Backup:
    """Make a backup in ``folder``, or where the configuration says.

    The file has its name only when it is whole, was read again and compared, and the
    database in it was found sound. Works beside a daemon. Raises StorageError, OSError.
    """
    folder = folder or config.service.backup_folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_BEFORE}{now.astimezone(UTC).strftime(_STAMP)}{_END}"
    with workplace(folder, MAKING) as place:
        copied, packed = place / DATABASE, place / path.name
        with closing(open_reading(config.service.database)) as db:
            copy(db, copied)
        files = {DATABASE: copied, **_written(config)}
        manifest = _manifest(copied, files, now)
        packing.pack(packed, manifest, files)
        packing.unpack(packed, {})
        flush(packed)
        packed.replace(path)
    flush(folder)
    return Backup(path=path, time=now)


def every(folder: Path) -> Sequence[Backup]:
    """The backups in a folder, newest first."""
    found = (_named(path) for path in folder.glob(f"{_BEFORE}*{_END}"))
    return sorted((one for one in found if one), key=lambda one: one.time, reverse=True)


def clear_abandoned(config: Config) -> None:
    """Delete what a crash left of a backup in the making. Raises OSError."""
    clear(config.service.backup_folder, MAKING)


def due(config: Config, now: datetime) -> bool:
    """Whether it is time for one; one from the future, by a wrong clock, is none."""
    interval = config.service.backup_every
    if interval is None:
        return False
    past = [one for one in every(config.service.backup_folder) if one.time <= now]
    return not past or now - past[0].time >= interval


def expire(config: Config, now: datetime) -> Sequence[Backup]:
    """Delete backups that are older than ``backup_keep``, but never the newest one."""
    kept = config.service.backup_keep
    old = [
        one for one in every(config.service.backup_folder)[1:] if now - one.time > kept
    ]
    for one in old:
        one.path.unlink(missing_ok=True)
    return old


def refuse_faults(path: Path, faults: Iterator[soundness.Fault]) -> None:
    """Raise StorageError if there are any."""
    told = [f"{one.what}: {', '.join(one.where)}" for one in faults]
    if told:
        raise StorageError(str(path), f"it is damaged ({'; '.join(told)})")


def _written(config: Config) -> dict[str, Path]:
    """Files beside the database, by the names that they have in a backup."""
    secret = config.service.data / tokens.SECRET
    corrections = corrected.beside(config.path)
    files: dict[str, Path] = {}
    for number, path in enumerate((*config.files, corrections, secret)):
        name = path.name if path == secret else f"{CONFIGURATION}{path.name}"
        if path.exists():
            files[f"{name}.{number}" if name in files else name] = path
    return files


def _manifest(copied: Path, files: dict[str, Path], now: datetime) -> Manifest:
    with closing(open_reading(copied)) as db:
        refuse_faults(copied, soundness.faults(db))
        counts = soundness.counts(db)
    return Manifest(
        program=__version__,
        made=now.isoformat(),
        step=migrations.steps()[-1].name,
        counts=counts,
        members={name: packing.fingerprint(path) for name, path in files.items()},
    )


def _named(path: Path) -> Backup | None:
    stamp = path.name.removeprefix(_BEFORE).removesuffix(_END)
    try:
        return Backup(
            path=path, time=datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        )
    except ValueError:
        return None
