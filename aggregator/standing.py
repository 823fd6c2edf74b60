"""The files of a feed as they stand: what the next ones are made from."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from aggregator.publications import Publication
from feeds.publish import FORMATS
from storage import sheets
from storage.database import Database
from storage.sheets import Line

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
        if sheet.digests.get(form.name) != digest(document):
            return {}
        parts.append(form.parts(document))
    names = [form.name for form in FORMATS]
    return {
        line.id: (line, dict(zip(names, bodies, strict=True)))
        for line, *bodies in zip(sheet.lines, *parts, strict=True)
    }


def digest(document: bytes) -> str:
    """By this a file is known again."""
    return sha256(document).hexdigest()
