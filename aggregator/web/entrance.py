"""Who may come in: everybody where the service is public, else readers with a token.

A token is the beginning of a path (``/t/<token>/all.atom``), for no feed reader lets
its user do more than type an address. Behind it is the same service, all of whose
addresses have that token in them, so that one leads to the next.
"""

import re
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from aggregator import tokens
from aggregator.config import Config
from aggregator.web import guarding, looking
from aggregator.web.answering import refusal
from aggregator.web.callbacks import Callbacks
from aggregator.web.express import Ready
from aggregator.web.front import Front
from aggregator.web.shelf import Shelf
from storage import tokens as kept
from storage.errors import StorageError

READERS = 16
"""For so many readers the service is kept ready as they see it."""

PRIVATE = (
    "This service is private. Whoever runs it can give you an address of your own."
)
UNKNOWN = "This address is not known, or not any more. Ask who gave it to you."
UNREADY = "The database cannot be read. Try again in a moment."

_INSIDE = re.compile(rf"{tokens.PREFIX}([\w-]{{1,64}})(/.*)?", re.ASCII | re.DOTALL)

# What browsers, robots and watchdogs ask for unbidden, and the look of every page.
_FOR_ALL = re.compile(
    r"/(?:healthz|readyz|robots\.txt|favicon\.ico|icon\.svg|static/.*)"
)


class Entrance:
    """An ASGI application that lets requests through to ``make(config)``.

    ``make`` gives the service as a configuration has it; it is called again for each
    reader. The service itself is ``config``, its data in ``database``.
    """

    def __init__(
        self, config: Config, database: Path, make: Callable[[Config], Front]
    ) -> None:
        self._config = config
        self._database = database
        self._make = make
        self._open = make(config)
        self._readers: Shelf[str, Front] = Shelf(READERS)
        self._callbacks = Callbacks(config)

    def known(self, scope: Scope) -> Ready | None:
        """Give the answer to a request, if it was given before and is still right.

        Never where a token is asked for: it may have been taken back.
        """
        return self._open.known(scope) if self._config.service.public else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or refuse it."""
        service = self._config.service
        path = scope["path"].removeprefix(service.base_path)
        if found := _INSIDE.fullmatch(path):
            inside = await run_in_threadpool(self._inside, *found.groups(default="/"))
            if isinstance(inside, Response):
                await self._refuse(inside)(scope, receive, send)
            else:
                app, whole = inside
                changed = {"path": whole, "raw_path": whole.encode()}
                await app({**scope, **changed}, receive, send)
        elif scope["type"] == "http" and self._callbacks.concerns(path):
            told = await self._callbacks.answer(Request(scope, receive), path)
            await self._refuse(told)(scope, receive, send)
        elif service.public or _FOR_ALL.fullmatch(path):
            await self._open(scope, receive, send)
        else:
            await self._refuse(refusal(403, PRIVATE))(scope, receive, send)

    def _inside(self, word: str, path: str) -> tuple[Front, str] | Response:
        """What a token opens and the path in it, or why it opens nothing.

        It is looked up each time, so that one that was taken back opens nothing.
        """
        try:
            with looking.picture(self._database) as db:
                reader = tokens.holder(kept.every(db), word)
        except StorageError:
            return refusal(503, UNREADY, {"Retry-After": "10"})
        if reader is None:
            return refusal(404, UNKNOWN)
        seen = tokens.seen_with(self._config, word)
        app = self._readers.look(reader.digest)
        if app is None:
            app = self._make(seen)
            self._readers.put(reader.digest, app, 1)
        return app, f"{seen.service.base_path}{path}"

    def _refuse(self, response: Response) -> Response:
        response.headers.update(guarding.headers(self._config.service))
        return response
