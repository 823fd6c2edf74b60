"""The published feeds, straight from their folder where they stand as files.

Readers that ask again for a feed are nearly all that there is to answer. They are
answered before any routing and middleware, which cost more than the answer itself
(docs/serving.md has the figures).
"""

import errno
import logging
import re
from datetime import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Scope

from aggregator.config import Config
from aggregator.media_types import MEDIA_TYPES
from aggregator.web import deltas, freshness, guarding, looking
from aggregator.web.answering import refusal
from aggregator.web.document import Document, Question, respond
from aggregator.web.express import Ready
from aggregator.web.files import Files
from aggregator.web.representation import represent
from aggregator.web.unwritten import Unwritten
from feeds.errors import PublishError
from feeds.publish import FORMATS
from storage import publications
from storage.errors import StorageError

ROOM = 64 << 20
"""How many bytes of published files are kept in memory; for a reader an eighth."""

METHODS = ("GET", "HEAD")

LASTING = {200, 304}
"""These answers are kept; the others are rare."""

ANSWERS = 64
"""How many are kept of one file; they share its bytes."""

_SUFFIXES = "|".join((*(form.name for form in FORMATS), "opml"))

# No dots: nothing outside the folder, and nothing half-written, has such a name.
_PATH = re.compile(rf"/([\w-]+(?:/[\w-]+)*)\.({_SUFFIXES})")

_HEARD = {
    *(b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-match"),
    *(b"if-unmodified-since", b"range", b"if-range", b"a-im"),
}

UNREADY = "This feed cannot be made at the moment. Try again in a while."

logger = logging.getLogger(__name__)

_MISSING = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}


class Published:
    """Answers with the published feeds.

    They are written for the service as it is seen in ``public``. Where it is seen at
    another address, which has a reader's token in it, so are all of ours in them.
    """

    def __init__(self, config: Config, database: Path, *, public: Config) -> None:
        self._service = config.service
        self._theirs = f"{public.service.url}/".encode()
        self._ours = f"{config.service.url}/".encode()
        self._folder = str(config.service.published)
        self._database = database
        self._public = self._ours == self._theirs
        room = ROOM if self._public else ROOM // 8
        self._files = Files(self._of_file, room=room)
        self._made = Unwritten(public, database, self._document, room=room // 4)

    async def answer(self, scope: Scope) -> Response | None:
        """Give the response; ``None`` where nothing is published at that path."""
        path = self._path(scope)
        if path is None:
            return None
        try:
            # Reading, packing and comparing take long: not on the loop.
            return await run_in_threadpool(self._answer, path, _question(scope))
        except OSError as error:
            if error.errno in _MISSING:
                return None
            raise
        except (PublishError, StorageError) as error:
            logger.warning("unpublishable path=%s reason=%s", scope["path"], error)
            response = refusal(503, UNREADY, {"Retry-After": "10"})
            response.headers.update(guarding.headers(self._service))
            return response

    def known(self, scope: Scope) -> Ready | None:
        """Give what was answered to the same question, if the file still stands."""
        path = self._path(scope)
        try:
            document = self._files.kept(path) if path else None
        except OSError:
            return None  # `answer` says what that means
        return document.answers.get(_question(scope)) if document else None

    def _path(self, scope: Scope) -> str | None:
        found = _PATH.fullmatch(scope["path"].removeprefix(self._service.base_path))
        return f"{self._folder}{found[0]}" if found else None

    def _answer(self, path: str, question: Question) -> Response:
        document = self._read(path)
        method, asked = question[0], dict(question[1:])
        if method not in METHODS:
            allowed = {"Allow": ", ".join((*METHODS, "OPTIONS"))}
            response = refusal(405, f"{method} is not answered here.", allowed)
        else:
            response = respond(asked, document)
        response.headers.update(document.headers)
        if not self._public:
            guarding.seal(response.headers)
        if response.status_code in LASTING:
            if len(document.answers) >= ANSWERS:
                document.answers.clear()
            document.answers[question] = Ready.of(response)
        return response

    def _read(self, path: str) -> Document:
        try:
            return self._files.read(path)
        except FileNotFoundError:
            made = self._made.read(path.removeprefix(f"{self._folder}/"))
            if made is None:
                raise
            return made

    def _of_file(self, path: str, body: bytes, modified: datetime) -> Document:
        name = path.removeprefix(f"{self._folder}/")
        stem, _, suffix = name.rpartition(".")
        marked = name if suffix == "opml" else f"{stem}.atom"
        return self._document(name, body, modified, self._changes(marked))

    def _document(
        self,
        name: str,
        body: bytes,
        modified: datetime | None,
        changes: tuple[datetime, ...],
    ) -> Document:
        suffix = name.rpartition(".")[2]
        seen = body.replace(self._theirs, self._ours)
        always = guarding.headers(self._service)
        hubs = () if suffix == "opml" else self._service.hub_addresses
        told = guarding.feed_headers(self._service, f"/{name}", hubs=hubs)
        return Document(
            representation=represent(seen, MEDIA_TYPES[suffix], modified),
            max_age=freshness.max_age(changes),
            headers=always | told,
        )

    def _changes(self, name: str) -> tuple[datetime, ...]:
        try:
            with looking.picture(self._database) as db:
                return publications.changes(db, name)
        except StorageError:
            return ()  # the files can be served without the database


def _question(scope: Scope) -> Question:
    """The method, and what headers say that an answer depends on.

    Those that come several times are one list.
    """
    asked: dict[str, str] = {}
    agent = ""
    for name, value in scope["headers"]:
        if name == b"user-agent":
            agent = value.decode("latin-1")
        elif name in _HEARD:
            key, told = name.decode("latin-1"), value.decode("latin-1")
            asked[key] = f"{asked[key]}, {told}" if key in asked else told
    method = scope["method"]
    if method != "GET":
        # RFC 9110, 14.2; RFC 3229 speaks of GET alone, too.
        asked = {key: asked[key] for key in asked.keys() - {"range", "a-im"}}
    if not deltas.is_understood(agent):
        asked.pop("a-im", None)
    return (method, *sorted(asked.items()))
