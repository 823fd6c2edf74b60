"""A backup takes the place of the present database, which stays beside it.

Once the new one lies there whole, under a name of its own, it is decided: whatever
crashes then, the next start ends what was begun. Before that nothing has changed.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aggregator import packing, tokens
from aggregator.backups import refuse_faults
from aggregator.config import Config, corrected
from aggregator.files import clear, flush, workplace, write_whole
from aggregator.packing import CONFIGURATION, DATABASE, Manifest, Unusable
from storage import publications, soundness
from storage.copying import unite
from storage.database import open_writing, writing

RESTORING = ".restoring-"
"""What a folder begins with in which a backup is unpacked."""

_READY, _BEFORE = ".restored-", ".before-"
"""Before the time, in the names of a database that is to come and of one that went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back, by what it says of itself, and what a person should know."""

    manifest: Manifest
    remarks: tuple[str, ...]


def restore(config: Config, archive: Path, now: datetime) -> Restored:
    """Put the database of a backup in the place of the present one.

    It is read whole, compared, brought up to date and looked through before anything
    changes. What a person wrote is put back only where it is missing. The next pass
    writes every published file anew. The caller holds the data folder. Raises Unusable,
    StorageError and OSError.
    """
    database = config.service.database
    resume(database)
    with workplace(config.service.data, RESTORING) as place:
        members = packing.inspect(archive).members
        if DATABASE not in members:
            raise Unusable(f"{archive}: has no database in it")
        # Never by the names that stand in the file.
        places = {one: place / str(index) for index, one in enumerate(members)}
        manifest = packing.unpack(archive, places)
        _prepare(places[DATABASE])
        remarks = [*_written(config, places, archive)]
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        places[DATABASE].replace(_beside(database, f"{_READY}{stamp}"))
    if aside := resume(database):
        remarks.append(f"what was there before is kept as {aside}")
    return Restored(manifest=manifest, remarks=tuple(remarks))


def resume(database: Path) -> Path | None:
    """End what was decided, if a crash cut it short, and clear what it left.

    Gives where the database went that was there before, if there was one. The caller
    holds the data folder. Raises OSError.
    """
    clear(database.parent, RESTORING)
    gone = None
    for ready in sorted(database.parent.glob(f"{database.name}{_READY}*")):
        flush(database.parent)
        stamp = ready.name.removeprefix(f"{database.name}{_READY}")
        aside = _beside(database, f"{_BEFORE}{stamp}")
        # A database without its log is an older one, and a log beside another database
        # would be written into that: whoever looks meanwhile is to find none at all.
        for end in ("", "-wal", "-shm"):
            part = _beside(database, end)
            if part.exists():
                part.replace(_beside(aside, end))
        flush(database.parent)
        ready.replace(database)
        flush(database.parent)
        gone = aside if aside.exists() else None
    return gone


def _beside(database: Path, end: str) -> Path:
    return database.with_name(f"{database.name}{end}")


def _prepare(database: Path) -> None:
    with closing(open_writing(database)) as db:
        refuse_faults(database, soundness.faults(db))
        with writing(db):
            publications.mark_all(db)
        unite(db)
    flush(database)


def _written(
    config: Config, places: Mapping[str, Path], archive: Path
) -> Iterator[str]:
    """Put the corrections and the key of tokens back where there are none."""
    corrections = corrected.beside(config.path)
    for member, target in (
        (CONFIGURATION + corrections.name, corrections),
        (tokens.SECRET, config.service.data / tokens.SECRET),
    ):
        if member not in places:
            continue
        content = places[member].read_bytes()
        if not target.exists():
            write_whole(target, content)
            yield f"{target} was missing and is back"
        elif target.read_bytes() != content:
            yield (
                f"{target} is not as it was then and stays as it is; "
                f"`tar --zstd -xf {archive} {member}` gives the old one"
            )
