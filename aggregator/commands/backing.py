"""``backup`` and ``restore``."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from aggregator import backups, packing
from aggregator.backups import Backup
from aggregator.config import load
from aggregator.lock import holding
from aggregator.packing import Manifest, Unusable
from aggregator.restoring import restore as put_back

BACKUP = """\
Write the whole memory into one compressed file: the database as it is at this instant,
the configuration with what it includes, the corrections, the key of the tokens. Works
beside a running daemon and holds nobody up. The file has its name only once it was read
again, compared and found sound.

With `backup_every = "1d"` under [service] the daemon makes one each day, and deletes
those older than `backup_keep` (two weeks), never the newest. A backup on the same disk
helps against mistakes, not against the disk: name another one in `backup_to`, or copy
the files elsewhere. They hold the passwords of the configuration.

    aggregator backup                  one more, where the others are
    aggregator backup --to /mnt/safe   one there
    aggregator backup --list           those there are
    aggregator backup --verify FILE    whether a file is whole, and what is in it
"""

RESTORE = """\
Put the database of a backup in the place of the present one, which stays beside it
under another name. Stop the daemon first. The backup is read whole, compared, brought
up to date and looked through before anything changes; the next start publishes every
feed anew, with the ids it had.

Of what you wrote, only what is missing is put back: the corrections and the key of the
tokens. All else is in the file, too: `tar --zstd -xf FILE configuration/`.

    aggregator restore backups/aggregator-20260301T120000Z.tar.zst
"""


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``backup`` and ``restore``."""
    command = subcommands.add_parser("backup", description=BACKUP)
    one = command.add_mutually_exclusive_group()
    one.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="there, not where the configuration says",
    )
    one.add_argument("--list", action="store_true", help="those there are")
    one.add_argument(
        "--verify",
        type=Path,
        metavar="FILE",
        help="say whether one is whole, and what is in it",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=backup, log_level=logging.CRITICAL)

    command = subcommands.add_parser("restore", description=RESTORE)
    command.add_argument("file", type=Path, metavar="FILE", help="one of `backup`")
    command.set_defaults(run=restore, log_level=logging.CRITICAL)


def backup(arguments: argparse.Namespace) -> int:
    """``backup``: 1 if a file to be verified is not whole."""
    if arguments.verify:
        return _verify(arguments)
    config = load(arguments.config, os.environ)
    if arguments.list:
        found: Iterable[Backup] = backups.every(config.service.backup_folder)
    else:
        folder = arguments.to.expanduser().absolute() if arguments.to else None
        found = [backups.make(config, arguments.clock(), folder)]
    sizes = {one: one.path.stat().st_size for one in found}
    if arguments.json:
        print(json.dumps([_row(one, size) for one, size in sizes.items()]))
        return 0
    if not sizes:
        print(f"there are none in {config.service.backup_folder}: `aggregator backup`")
    for one, size in sizes.items():
        print(f"{one.path}  {_size(size)}")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """``restore FILE``."""
    config = load(arguments.config, os.environ)
    file = arguments.file.expanduser().absolute()
    try:
        with holding(config.service.data):
            restored = put_back(config, file, arguments.clock())
    except Unusable as error:
        print(f"aggregator: {error}; nothing was changed", file=sys.stderr)
        return 1
    print(f"restored {config.service.database}: {_told(restored.manifest)}")
    for remark in restored.remarks:
        print(remark)
    print("next: `aggregator run`, or `aggregator once` to publish it")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    try:
        manifest = packing.unpack(arguments.verify, {})
    except Unusable as error:
        print(f"aggregator: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps({"made": manifest.made, "counts": dict(manifest.counts)}))
    else:
        print(f"{arguments.verify}: whole; {_told(manifest)}")
    return 0


def _row(one: Backup, size: int) -> dict[str, str | int]:
    return {"path": str(one.path), "made": one.time.isoformat(), "bytes": size}


def _told(manifest: Manifest) -> str:
    counts = ", ".join(f"{count:,} {name}" for name, count in manifest.counts.items())
    return (
        f"made {manifest.time:%Y-%m-%d %H:%M} by version {manifest.program}; {counts}"
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"
