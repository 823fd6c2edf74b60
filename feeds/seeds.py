"""A folder of documents, read as if it were a feed.

A document is known by its path. An edit changes its article; a file that was moved is
still the same article; one that was deleted stays published as it was.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from feeds.documents import by_kind
from feeds.errors import ParseError
from feeds.model import Document, Entry, Outlet
from feeds.understood import Scan

LARGEST = 20_000_000
"""Bytes of a document that is read; larger ones are a problem to be told."""

_DIGITS = 12


def scan(folder: Path, known: Sequence[Document]) -> Scan:
    """What is new in ``folder`` since ``known`` was seen.

    Left out are hidden files and folders, files of kinds that are not read (partial
    downloads among them), links that leave the folder, and links to what is read at its
    own place. A file is opened only if its size or time differ; one that vanishes or is
    written to meanwhile is left to the next scan.

    Raises:
        ParseError: (``unreadable``) if there is no folder or it may not be listed.
    """
    before = {document.path: document for document in known}
    found = dict(_files(folder))
    seen: list[Document] = []
    problems: list[str] = []
    for path, file in sorted(found.items()):
        try:
            document = _look(folder, path, file, before.get(path))
        except ParseError as error:
            problems.append(str(error))
            continue
        if document is not None:
            seen.append(document)
    moved = _moved(seen, before, present=found)
    changed = (
        _with_id(folder, doc, before.get(moved.get(doc.path, doc.path))) for doc in seen
    )
    return Scan(
        changed=tuple((document.path, document) for document in changed),
        forgotten=tuple(sorted(moved.values())),
        problems=tuple(problems),
    )


def read_document(
    path: Path, document: Document, *, outlet_per_folder: bool, subscription: str
) -> tuple[Entry, ...]:
    """The articles in the file at ``path``, which ``document`` stands for.

    A time is given only where the document states one: the time of a file tells when it
    was copied or unpacked, so what is undated counts from its arrival. With
    ``outlet_per_folder`` the outermost sub-folder is the outlet of articles of which
    `feeds.outlets` finds no better one.

    Raises:
        ParseError: for what cannot be read, or is no article.
    """
    entries = by_kind.read(
        _bytes(path, document.path),
        name=document.path,
        suffix=path.suffix.lower(),
        id=document.id,
    )
    outlet = outlet_of_folder(document, subscription) if outlet_per_folder else Outlet()
    return tuple(replace(entry, outlet=outlet) for entry in entries)


def outlet_of_folder(document: Document, subscription: str) -> Outlet:
    """The outlet that a document's outermost sub-folder stands for, if it is in one."""
    parts = PurePosixPath(document.path).parts
    if len(parts) == 1:
        return Outlet()
    return Outlet(key=f"subscription:{subscription}/{parts[0]}", name=parts[0])


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file to be read, by its path in the folder."""
    root = folder.resolve()
    waiting = [(root, "")]
    entered = {root}
    while waiting:
        at, prefix = waiting.pop()
        for entry in _listed(at, prefix or str(folder)):
            path = f"{prefix}{entry.name}"
            if entry.name.startswith(".") or not _belongs(entry, root):
                continue
            if entry.is_dir():
                real = Path(entry).resolve()
                if real not in entered:
                    entered.add(real)
                    waiting.append((Path(entry), f"{path}/"))
            elif Path(entry).suffix.lower() in by_kind.READERS and entry.is_file():
                yield path, Path(entry)


def _listed(folder: Path, name: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        reason = error.strerror or "cannot be listed"
        raise ParseError(name, reason, kind="unreadable") from error


def _belongs(entry: os.DirEntry[str], root: Path) -> bool:
    """Whether it is no link, or leads to what the folder has in a hidden place."""
    if not entry.is_symlink():
        return True
    try:
        inside = Path(entry).resolve().relative_to(root)
    except (ValueError, OSError, RuntimeError):
        return False
    return any(part.startswith(".") for part in inside.parts)


def _look(
    folder: Path, path: str, file: Path, before: Document | None
) -> Document | None:
    """The state of a file; nothing if it is as before, or not to be had just now."""
    try:
        stat = file.stat()
        if before and (before.mtime_ns, before.size) == (
            stat.st_mtime_ns,
            stat.st_size,
        ):
            return None
        digest = sha256(_bytes(file, path)).hexdigest()
        after = file.stat()
    except FileNotFoundError:
        return None
    if (after.st_mtime_ns, after.st_size) != (stat.st_mtime_ns, stat.st_size):
        return None
    return Document(
        path=path,
        mtime_ns=stat.st_mtime_ns,
        size=stat.st_size,
        digest=digest,
        id="",
    )


def _bytes(file: Path, name: str) -> bytes:
    try:
        with file.open("rb") as stream:
            body = stream.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ParseError(name, reason, kind="unreadable") from error
    if len(body) > LARGEST:
        reason = f"is larger than {LARGEST // 1_000_000} MB"
        raise ParseError(name, reason, kind="too-large")
    return body


def _moved(
    seen: Sequence[Document],
    before: Mapping[str, Document],
    *,
    present: Mapping[str, Path],
) -> dict[str, str]:
    """Where documents that are new at their path used to lie: new path to old path."""
    gone = defaultdict(list)
    for path in sorted(before.keys() - present.keys(), reverse=True):
        gone[before[path].digest].append(path)
    return {
        document.path: gone[document.digest].pop()
        for document in seen
        if document.path not in before and gone.get(document.digest)
    }


def _with_id(folder: Path, document: Document, before: Document | None) -> Document:
    if before is not None:
        return replace(document, id=before.id)
    # Two folders may both have an index.html; and no id of a file is to be taken for
    # an IRI that could be published.
    home = sha256(os.fsencode(folder.resolve())).hexdigest()[:_DIGITS]
    return replace(document, id=f"/{home}/{document.path}")
