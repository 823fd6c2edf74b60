"""What lies on this machine becomes a reading: a folder, a feed, a list."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feeds import tasks
from feeds.confined import Confinement
from feeds.errors import FeedError
from feeds.model import Document, Entry, Failure, Feed, Reading, Request
from feeds.understood import Scan

PASSING = frozenset({"stopped", "unreadable"})
"""Kinds of failure that are not the document's fault: it is tried again."""


def read(request: Request, confinement: Confinement, now: datetime) -> Reading:
    """Read a folder, or a feed or list that is a file."""
    try:
        if request.kind == "folder":
            return _read_folder(request, confinement, now)
        future = confinement.submit(tasks.file, request, now)
        said = confinement.result(future, request.location)
    except FeedError as error:
        failure = Failure(kind=error.kind, reason=str(error))
        return Reading(name=request.name, failure=failure)
    return Reading(
        name=request.name,
        feed=said.feed,
        outlines=said.outlines,
        validators=said.validators,
        problems=said.problems,
    )


def _read_folder(request: Request, confinement: Confinement, now: datetime) -> Reading:
    """A file that cannot be understood is a problem of its own, until it changes."""
    scanned = confinement.result(
        confinement.submit(tasks.scan, request), request.location
    )
    under_way = [
        (
            document,
            confinement.submit(tasks.folder_document, request, document, now),
        )
        for _, document in scanned.changed
    ]
    entries: list[Entry] = []
    documents: list[Document] = []
    problems = [*scanned.problems, *_known_problems(request, scanned)]
    for document, future in under_way:
        try:
            entries += confinement.result(future, document.path).entries
            documents.append(document)
        except FeedError as error:
            problems.append(str(error))
            if error.kind not in PASSING:
                documents.append(replace(document, problem=str(error)))
    return Reading(
        name=request.name,
        feed=Feed(entries=tuple(entries)) if entries else None,
        documents=tuple(documents),
        forgotten=scanned.forgotten,
        problems=tuple(problems),
    )


def _known_problems(request: Request, scanned: Scan) -> Iterator[str]:
    """Those of files that did not change: to try them again would cost as much."""
    changed = {path for path, _ in scanned.changed}
    for document in request.documents:
        if (
            document.problem
            and document.path not in changed
            and Path(request.location, document.path).exists()
        ):
            yield document.problem
