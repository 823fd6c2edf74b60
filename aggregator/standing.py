"""The files of a feed as they stand: what the next ones are made from."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from aggregator.publications import Publication
from feeds.publish import FORMATS
from storage import sheets
from storage.database import Database
from storage.sheets import Line, Sheet

Bodies = Mapping[str, bytes]
"""An entry as it is written, by the name of the format."""


def look(
    db: Database, public: Path, publication: Publication
) -> dict[int, tuple[Line, Bodies]]:
    """The entries of a feed's files by number.

    There are none where a file is not the one that was written.
    """
    sheet = sheets.look(db, publication.path)
    if sheet is None:
        return {}
    parts = []
    for form in FORMATS:
        file = public / publication.at(form)
        document = file.read_bytes() if file.is_file() else b""
        if sheet.digests.get(form.name) != _digest(document):
            return {}
        parts.append(form.parts(document))
    names = [form.name for form in FORMATS]
    return {
        line.id: (line, dict(zip(names, bodies, strict=True)))
        for line, *bodies in zip(sheet.lines, *parts, strict=True)
    }


def sheet(lines: Sequence[Line], documents: Bodies) -> Sheet:
    """What is to be kept of files with these entries; documents go by their format."""
    digests = {name: _digest(document) for name, document in documents.items()}
    return Sheet(digests=digests, lines=tuple(lines))


def _digest(document: bytes) -> str:
    return sha256(document).hexdigest()
