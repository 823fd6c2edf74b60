"""What is answered when there is no answer: pages that say so and help on."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator.config import Config
from aggregator.web import looking, views
from aggregator.web.representation import HTML
from storage import subscriptions, topics
from storage.errors import StorageError

UNREADY = (
    "The database cannot be read. If the service has just been started, reload in a "
    "moment; otherwise its log says what is wrong."
)
RETRY_AFTER = "10"
GONE = "What was here has been taken back by its publisher and will not return."


@dataclass(frozen=True, slots=True)
class Errors:
    """The answers to what went wrong, by kind of exception."""

    config: Config
    database: Path
    templates: Environment

    def refused(self, request: Request, error: Exception) -> Response:
        """There is nothing at that address, or not for that method."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        path = request.url.path.removeprefix(self.config.service.base_path)
        if status == HTTPStatus.GONE:
            return self._page(status, GONE)
        if status != HTTPStatus.NOT_FOUND:
            page = self._page(status, f"{request.method} is not answered here.")
            page.headers.update(getattr(error, "headers", None) or {})
            return page
        wanted = re.sub(r"\.(?:atom|json|rss)$", "", path.strip("/"))
        near = views.nearest(wanted, self._known())
        return self._page(status, f"There is no page or feed at {path}.", near)

    def unready(self, request: Request, error: Exception) -> Response:
        """The database cannot be read (yet)."""
        page = self._page(HTTPStatus.SERVICE_UNAVAILABLE, UNREADY)
        page.headers["Retry-After"] = RETRY_AFTER
        return page

    def _known(self) -> list[str]:
        try:
            with looking.picture(self.database) as db:
                found = [f"topics/{topic.name}" for topic in topics.every(db)]
                states = subscriptions.every(db)
                return found + [f"subscriptions/{state.name}" for state in states]
        except StorageError:
            return []  # no help, but the answer stays true

    def _page(self, status: int, advice: str, near: tuple[str, ...] = ()) -> Response:
        page = self.templates.get_template("error.html").render(
            feeds=(),
            title=HTTPStatus(status).phrase.capitalize(),
            advice=advice,
            near=near,
        )
        headers = {"Cache-Control": "no-store", "Content-Type": HTML}
        return Response(page.encode(), status_code=status, headers=headers)
