"""What stands here, and what was copied: which files differ."""

import os
from collections.abc import Iterator, Mapping
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


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """When each published file was written, and its size; no drafts."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for name in names:
            path = Path(parent, name)
            # It may have gone while we looked.
            if not name.startswith(".") and path.is_file():
                stat = path.stat()
                told = stat.st_mtime_ns, stat.st_size
                yield path.relative_to(folder).as_posix(), told
