"""The web application: which address is answered by what."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from aggregator.config import Config
from aggregator.web.answering import answer
from aggregator.web.errors import Errors
from aggregator.web.feeds import Feeds
from aggregator.web.guarding import Guard
from aggregator.web.pages import Pages
from aggregator.web.representation import from_file
from aggregator.web.sources import Sources
from aggregator.web.templating import STATIC, environment
from feeds.publish import FORMATS, Format
from storage.errors import StorageError

STATIC_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
STATIC_FILES = frozenset(STATIC.iterdir())
STATIC_AGE = 365 * 24 * 3600
ICON_AGE = 24 * 3600


def make(config: Config, database: Path) -> Starlette:
    """Give the application; it reads the database and the published files only.

    It answers below the path of ``service.url`` and at the root too, so it does not
    matter whether a proxy before it takes that path away.
    """
    templates = environment(config.service)
    pages = Pages(config, database, templates)
    errors = Errors(config, database, templates)
    sources = Sources(config, database, templates)
    routes = _routes(pages, sources, Feeds(config, database))
    base = config.service.base_path
    return Starlette(
        routes=[Mount(base, routes=routes), *routes] if base else routes,
        middleware=[Middleware(Guard)],
        exception_handlers={
            HTTPException: errors.refused,
            StorageError: errors.unready,
        },
    )


def _routes(pages: Pages, sources: Sources, feeds: Feeds) -> Sequence[BaseRoute]:
    return [
        Route("/", pages.home),
        Route("/{name}.opml", feeds.listed),
        *(route for form in FORMATS for route in _documents(feeds, form)),
        Route("/stories/{slug}", pages.story),
        Route("/stories", pages.stories),
        Route("/all", pages.everything),
        Route("/articles/{slug}", pages.article),
        Route("/topics/{name}", pages.topic),
        Route("/subscriptions", sources.every),
        Route("/subscriptions/{name}", sources.one),
        Route("/static/{name}", _static),
        Route("/icon.svg", _icon),
        Route("/favicon.ico", _icon),
    ]


def _documents(feeds: Feeds, form: Format) -> Sequence[BaseRoute]:
    end = form.name
    return [
        Route(
            f"/{{name:path}}/archive/{{end:int}}.{end}",
            partial(feeds.archived, form=form),
        ),
        Route(f"/stories/{{slug}}.{end}", partial(feeds.story, form=form)),
        Route(f"/{{name:path}}.{end}", partial(feeds.published, form=form)),
    ]


def _static(request: Request) -> Response:
    """A file of ours; pages name it with a mark of its content, so it never changes."""
    path = STATIC / request.path_params["name"]
    if path not in STATIC_FILES:
        raise HTTPException(404)
    made = from_file(path, STATIC_TYPES[path.suffix])
    return answer(request.headers, made, max_age=STATIC_AGE)


def _icon(request: Request) -> Response:
    made = from_file(STATIC / "icon.svg", STATIC_TYPES[".svg"])
    return answer(request.headers, made, max_age=ICON_AGE)
