"""Which files a pattern of ``include`` stands for."""

import re
from collections.abc import Iterator
from pathlib import Path


def matching(folder: Path, pattern: str) -> Iterator[Path]:
    """The files that fit, in order; one that is named outright may not be there."""
    try:
        path = (folder / Path(pattern).expanduser()).resolve()
    except RuntimeError:
        # Nobody has this home, or links go in circles: it is told like a missing file.
        yield folder / pattern
        return
    if re.search(r"[*?\[]", path.name):
        yield from sorted(path.parent.glob(path.name))
    else:
        yield path
