"""What belongs to a site beside its pages and feeds: style, icon, robots.txt."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aggregator.config import Service
from aggregator.media_types import media_type
from aggregator.web.answering import answer
from aggregator.web.files import Files
from aggregator.web.representation import Representation, represent
from aggregator.web.templating import STATIC

NAMES = frozenset(STATIC.iterdir())

FOR_EVER = 365 * 24 * 3600
DAY = 24 * 3600

CLOSED = b"User-agent: *\nDisallow: /\n"
OPEN = b"User-agent: *\nDisallow:\n"


@dataclass(frozen=True, slots=True)
class Furniture:
    """The endpoints that answer with files of ours."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """Give the routes to them."""
        icon = partial(_answer, path=STATIC / "icon.svg", max_age=DAY)
        return [
            Route("/static/{name}", self.static),
            Route("/icon.svg", icon),
            Route("/favicon.ico", icon),
            Route("/robots.txt", self.robots),
        ]

    def static(self, request: Request) -> Response:
        """Pages name these with a mark of their content, so they never change."""
        path = STATIC / request.path_params["name"]
        if path not in NAMES:
            raise HTTPException(404)
        return _answer(request, path=path, max_age=FOR_EVER)

    def robots(self, request: Request) -> Response:
        """What robots may visit (RFC 9309); stories are others' work, so: nothing."""
        words = OPEN if self.service.indexing else CLOSED
        made = represent(words, "text/plain; charset=utf-8")
        return answer(request.headers, made, max_age=DAY)


def _answer(request: Request, *, path: Path, max_age: int) -> Response:
    return answer(request.headers, _files.read(str(path)), max_age=max_age)


def _represented(path: str, body: bytes, modified: datetime) -> Representation:
    return represent(body, media_type(path), modified)


_files = Files(_represented, room=1 << 20)
