"""What stands here, and what was copied: which files differ."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from storage.mirrored import Copied


def differing(folder: Path, known: Mapping[str, Copied]) -> list[str]:
    """The paths of files that are not as they were copied, pages after what they load.

    Then those of files that are there and not here any more; none where the folder
    itself is missing: it was moved or is not mounted, and a copy must not go for that.
    """
    here = dict(_files(folder))
    changed = [
        path
        for path, (mtime_ns, size) in here.items()
        if path not in known
        or (known[path].mtime_ns, known[path].size) != (mtime_ns, size)
    ]
    changed.sort(key=lambda path: (path.endswith(".html"), path))
    gone = sorted(known.keys() - here.keys()) if folder.is_dir() else []
    return changed + gone


def folders(folder: Path) -> dict[Path, int]:
    """The folders of published files, each with when a file of it last came or went."""
    found = {folder: _changed(folder)}
    for parent, inside, _ in os.walk(folder):
        inside[:] = [one for one in inside if not one.startswith(".")]
        found |= {Path(parent, one): _changed(Path(parent, one)) for one in inside}
    return found


def are_untouched(seen: Mapping[Path, int]) -> bool:
    """Whether no file came, went or was replaced in folders since they were `seen`.

    Published files are renamed into their places, so their folders tell.
    """
    return all(_changed(folder) == before for folder, before in seen.items())


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """When each published file was written, and its size; no drafts."""
    root = str(folder)
    for parent, inside, _ in os.walk(root):
        inside[:] = [one for one in inside if not one.startswith(".")]
        with os.scandir(parent) as entries:
            for one in entries:
                # It may go while we look.
                with suppress(FileNotFoundError):
                    if not one.name.startswith(".") and one.is_file():
                        stat = one.stat()
                        path = one.path[len(root) + 1 :].replace(os.sep, "/")
                        yield path, (stat.st_mtime_ns, stat.st_size)
