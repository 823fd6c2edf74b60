"""The published files, straight from their folder.

Readers that ask again for a feed are nearly all that there is to answer. They are
answered before any routing and middleware, which cost more than the answer itself
(docs/serving.md has the figures).
"""

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Scope

from aggregator.config import Config
from aggregator.web import deltas, freshness, guarding, looking
from aggregator.web.answering import answer, refusal
from aggregator.web.codings import PLAIN, accepted
from aggregator.web.conditions import http_date, known_tags
from aggregator.web.files import Files
from aggregator.web.representation import (
    OPML,
    Representation,
    media_type,
    represent,
)
from feeds.publish import FORMATS
from storage import publications
from storage.errors import StorageError

ROOM = 64 << 20
"""How many bytes of published files are kept in memory, as they are."""

METHODS = ("GET", "HEAD")

_TYPES = {form.name: media_type(form) for form in FORMATS} | {"opml": OPML}

# No dots: nothing outside the folder, and nothing half-written, has such a name.
_PATH = re.compile(rf"/([\w-]+(?:/[\w-]+)*)\.({'|'.join(_TYPES)})")

_MISSING = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A published file; ``headers`` are said with it, whatever of it is sent."""

    representation: Representation
    max_age: int
    headers: Mapping[str, str]


class Published:
    """Answers with the published files.

    They were written for the address ``written_for``. Where the service is seen at
    another one, which has a reader's token in it, so are all addresses of ours in them.
    """

    def __init__(self, config: Config, database: Path, *, written_for: str) -> None:
        self._service = config.service
        self._theirs = f"{written_for}/".encode()
        self._ours = f"{config.service.url}/".encode()
        self._folder = config.service.published
        self._database = database
        self._files = Files(self._document, room=ROOM)

    async def answer(self, scope: Scope) -> Response | None:
        """Give the response; ``None`` where no file is published at that path."""
        found = _PATH.fullmatch(scope["path"].removeprefix(self._service.base_path))
        if found is None:
            return None
        path = self._folder / f"{found[1]}.{found[2]}"
        asked = _asked(scope)
        try:
            # All that may take long is done elsewhere: reading, packing, comparing.
            document = self._files.kept(path)
            if document and _is_ready(asked, document.representation):
                response = _answer(scope["method"], asked, document)
            else:
                response = await run_in_threadpool(
                    self._read, path, scope["method"], asked
                )
        except OSError as error:
            if error.errno in _MISSING:
                return None
            raise
        if self._ours != self._theirs:
            guarding.seal(response.headers)
        return response

    def _read(self, path: Path, method: str, asked: Mapping[str, str]) -> Response:
        document = self._files.read(path)
        if method == "GET" and deltas.is_wanted(asked):
            return _manipulated(asked, document)
        return _answer(method, asked, document)

    def _document(self, path: Path, body: bytes, modified: datetime) -> Document:
        name = str(path.relative_to(self._folder))
        atom = name if path.suffix == ".opml" else str(Path(name).with_suffix(".atom"))
        seen = body.replace(self._theirs, self._ours)
        always = guarding.headers(self._service)
        return Document(
            representation=represent(seen, _TYPES[path.suffix[1:]], modified),
            max_age=freshness.max_age(self._changes(atom)),
            headers=always | guarding.feed_headers(self._service, f"/{name}"),
        )

    def _changes(self, name: str) -> tuple[datetime, ...]:
        try:
            with looking.picture(self._database) as db:
                return publications.changes(db, name)
        except StorageError:
            return ()  # the files can be served without the database


def _is_ready(asked: Mapping[str, str], representation: Representation) -> bool:
    codings = accepted(asked.get("accept-encoding", ""))
    best = codings[0] if codings else PLAIN
    return representation.is_ready(best) and "a-im" not in asked


def _answer(method: str, asked: Mapping[str, str], document: Document) -> Response:
    if method not in METHODS:
        allowed = {"Allow": ", ".join((*METHODS, "OPTIONS"))}
        response = refusal(405, f"{method} is not answered here.", allowed)
    else:
        response = answer(asked, document.representation, max_age=document.max_age)
    response.headers.update(document.headers)
    return response


def _manipulated(asked: Mapping[str, str], document: Document) -> Response:
    """Give only what is new to the client, where that can be told (RFC 3229)."""
    whole = document.representation
    response = _answer("GET", asked, document)
    known = known_tags(asked.get("if-none-match", ""))
    versions = [tag.partition("-")[0] for tag in known]
    found = deltas.since(versions, whole.etag, whole.body)
    if response.status_code != 200 or found is None:
        return response
    version, body = found
    part = represent(body, whole.media_type)
    made = answer(asked, part, max_age=0, status=226)
    made.headers.update(document.headers)
    made.headers["IM"] = "feed"
    made.headers["ETag"] = response.headers["ETag"]
    made.headers["Delta-Base"] = f'"{known[versions.index(version)]}"'
    # Caches that do not know 226 must not take a part for the whole.
    made.headers["Cache-Control"] = "no-store"
    if whole.modified is not None:
        made.headers["Last-Modified"] = http_date(whole.modified)
    return made


def _asked(scope: Scope) -> dict[str, str]:
    """The headers by name; those that come several times as one list."""
    asked: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, told = name.decode("latin-1"), value.decode("latin-1")
        asked[key] = f"{asked[key]}, {told}" if key in asked else told
    if scope["method"] != "GET":
        asked.pop("range", None)  # RFC 9110, 14.2
    return asked
