"""A backup takes the place of the present database, which stays beside it."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aggregator import packing, tokens
from aggregator.backups import flush, refuse_faults
from aggregator.config import Config, corrected
from aggregator.packing import CONFIGURATION, DATABASE, Manifest, Unusable
from storage import publications, soundness
from storage.copying import unite
from storage.database import open_writing, writing


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
    data = config.service.data
    with TemporaryDirectory(dir=data, prefix=".restoring-") as name:
        members = packing.inspect(archive).members
        if DATABASE not in members:
            raise Unusable(f"{archive}: has no database in it")
        # Never by the names that stand in the file.
        places = {one: Path(name) / str(index) for index, one in enumerate(members)}
        manifest = packing.unpack(archive, places)
        _prepare(places[DATABASE])
        remarks = (
            *_written(config, places, archive),
            *_set_aside(config.service.database, now),
        )
        places[DATABASE].replace(config.service.database)
    return Restored(manifest=manifest, remarks=remarks)


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
            target.touch(mode=0o600)
            target.write_bytes(content)
            yield f"{target} was missing and is back"
        elif target.read_bytes() != content:
            yield (
                f"{target} is not as it was then and stays as it is; "
                f"`tar --zstd -xf {archive} {member}` gives the old one"
            )


def _set_aside(database: Path, now: datetime) -> Iterator[str]:
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = database.with_name(f"{database.name}.before-{stamp}")
    for end in ("-shm", "-wal", ""):
        part = database.with_name(database.name + end)
        if part.exists():
            part.replace(aside.with_name(aside.name + end))
            if not end:
                yield f"what was there before is kept as {aside}"
