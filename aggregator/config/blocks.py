"""Tables of a TOML document as blocks of lines, with the comments that belong to them.

tomlkit counts a comment above ``[[subscription]]`` to the table before it, so taking
that one out would take the comment along. People mean it the other way.
"""

from aggregator.config.lines import Statement, rows_of, statements


def insert(document: str, section: str, block: str) -> str:
    """The document with a block behind its section's last table, else at the end."""
    rows = rows_of(document)
    ends = [end for _, end in _blocks(document, section)]
    position = ends[-1] if ends else len(rows)
    before, after = "".join(rows[:position]), "".join(rows[position:])
    end = "\r\n" if "\r\n" in document else "\n"
    if before and not before.endswith("\n"):
        before += end
    gap = end if before.strip() and not before.endswith(end * 2) else ""
    tail = end if after and after.partition("\n")[0].strip() else ""
    return before + gap + block.strip().replace("\n", end) + end + tail + after


def cut(document: str, section: str, index: int) -> str:
    """The document without one table of an array, and without the comments on it.

    Raises `ValueError` where the table does not stand in one piece.
    """
    rows = rows_of(document)
    blocks = _blocks(document, section)
    if index >= len(blocks):
        raise ValueError(f"the {section} is not written as [[{section}]]")
    start, end = blocks[index]
    for statement in statements(document):
        inside = start < statement.first <= end
        if inside and statement.path[:2] != (section, index):
            raise ValueError(f"other tables stand between the parts of the {section}")
    while end < len(rows) and not rows[end].strip():
        end += 1
    if end == len(rows):
        while start and not rows[start - 1].strip():
            start -= 1
    return "".join(rows[:start] + rows[end:])


def _blocks(document: str, section: str) -> list[tuple[int, int]]:
    """For each table of the array, its first row and the one after its last."""
    rows = rows_of(document)
    parts: dict[int, list[Statement]] = {}
    for statement in statements(document):
        match statement.path:
            case (first, int(index), *_) if first == section:
                parts.setdefault(index, []).append(statement)
    return [
        _with_comments(rows, part[0].first, part[-1].last) for part in parts.values()
    ]


def _with_comments(rows: list[str], first: int, last: int) -> tuple[int, int]:
    start = first - 1
    while start and rows[start - 1].lstrip().startswith("#"):
        start -= 1
    if start == 0:
        # What opens the file speaks of the file.
        start = first - 1
    end = last
    while end < len(rows) and rows[end].lstrip().startswith("#"):
        end += 1
    if end < len(rows) and rows[end].strip():
        # No blank line before the next table: the comments are about that one.
        end = last
    return start, end
