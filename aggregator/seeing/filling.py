"""Lines that fit a terminal."""

import textwrap
from collections.abc import Iterator


def filled(line: str, width: int | None, indent: int) -> Iterator[str]:
    """A line, broken before a width if that is given, and then indented."""
    if width is None or len(line) <= width:
        yield line
        return
    yield from textwrap.wrap(
        line,
        width,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
