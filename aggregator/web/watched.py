"""What programs that watch a service ask: is it there, can it do its work?"""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aggregator.seeing import metrics
from aggregator.web import looking
from aggregator.web.observed import Observed
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


def monitoring(observed: Observed) -> Starlette:
    """The application by which a daemon tells of itself: its work goes on, too."""

    def ready(request: Request) -> Response:
        if not observed.is_alive:
            words = "the daemon is starting, or is stuck\n"
            return PlainTextResponse(words, 503, headers=NO_STORE)
        return readiness(request, database=observed.database)

    def measured(_: Request) -> Response:
        try:
            with looking.picture(observed.database) as db:
                page = metrics.page(
                    db, observed.database, observed.heartbeat.jobs, observed.clock()
                )
        except StorageError as error:
            return PlainTextResponse(f"{error}\n", 503, headers=NO_STORE)
        return Response(page, media_type=metrics.MEDIA_TYPE, headers=NO_STORE)

    return Starlette(
        routes=[
            Route("/healthz", health),
            Route("/readyz", ready),
            Route("/metrics", measured),
        ]
    )
