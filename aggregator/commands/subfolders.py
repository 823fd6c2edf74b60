"""Whether the sub-folders of a folder may be meant as outlets."""

import os
from pathlib import Path

from feeds.documents.by_kind import READERS

NAMED = 3
"""Sub-folders that are named; the others are counted."""


def hint(folder: Path) -> str:
    """A line on ``outlet_per_folder`` for who adds a folder with filled sub-folders.

    Empty where no sub-folder holds anything that is read.
    """
    _, inner, _ = next(os.walk(folder), ("", [], []))
    found = sorted(
        name
        for name in inner
        if not name.startswith(".") and _has_documents(folder / name)
    )
    if not found:
        return ""
    more = len(found) - NAMED
    named = ", ".join(found[:NAMED]) + (f" and {more} more" if more > 0 else "")
    return (
        f"its sub-folders ({named}) count as one outlet; if each is an outlet of its "
        "own, write outlet_per_folder = true (`add --outlet-per-folder` does)\n"
    )


def _has_documents(folder: Path) -> bool:
    """Whether it holds, however deep, a file of a kind that is read."""
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen = (Path(name) for name in files if not name.startswith("."))
        if any(path.suffix.lower() in READERS for path in seen):
            return True
    return False
