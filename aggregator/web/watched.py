"""What programs that watch a service ask: is it there, can it do its work?"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from aggregator.web import looking
from storage.errors import StorageError

NO_STORE = {"Cache-Control": "no-store"}


def health(_: Request) -> Response:
    """``/healthz``: 200 whenever there is somebody to answer."""
    return PlainTextResponse("alive\n", headers=NO_STORE)


def readiness(_: Request, *, database: Path) -> Response:
    """``/readyz``: 200 where the database can be read, else 503 and why."""
    try:
        with looking.picture(database):
            return PlainTextResponse("ready\n", headers=NO_STORE)
    except StorageError:
        words = "the database cannot be read; the log says why\n"
        return PlainTextResponse(words, 503, headers=NO_STORE)
