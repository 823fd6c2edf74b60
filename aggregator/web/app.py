"""The web application: which address is answered by what."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from aggregator.config import Config
from aggregator.web import watched
from aggregator.web.entrance import Entrance
from aggregator.web.errors import Errors
from aggregator.web.feeds import Feeds
from aggregator.web.front import Front
from aggregator.web.furniture import Furniture
from aggregator.web.guarding import Guard
from aggregator.web.hub import Hub
from aggregator.web.published import Published
from aggregator.web.river import River
from aggregator.web.search import Search
from aggregator.web.sources import Sources
from aggregator.web.stories import Stories
from aggregator.web.subscribing import Subscribe
from aggregator.web.templating import environment
from aggregator.web.topics import Topics
from feeds.publish import FORMATS, Format
from storage.errors import StorageError


def make(config: Config, database: Path) -> Entrance:
    """Give the application; it reads the database and the published files only."""
    return Entrance(config, database, partial(_inside, config, database))


def _inside(public: Config, database: Path, config: Config) -> Front:
    """Give the service as everybody sees it, or as a reader with a token does.

    It answers below the path of ``service.url`` and at the root too, so it does not
    matter whether a proxy before it takes that path away.
    """
    templates = environment(config.service)
    living = [
        *Hub(config, public.service.data).routes(),
        *Search(config, database, templates).routes(),
    ]
    pages = _pages(config, database, templates, living)
    routed = Guard(pages, service=config.service, private=config is not public)
    published = Published(config, database, public=public)
    return Front(published, routed)


def make_static(config: Config, database: Path) -> ASGIApp:
    """Give the pages as they are to be as files: with nothing that needs a server."""
    templates = environment(config.service, static=True)
    return _pages(config, database, templates, ())


def _pages(
    config: Config,
    database: Path,
    templates: Environment,
    living: Sequence[BaseRoute],
) -> ASGIApp:
    errors = Errors(config, database, templates)
    sources = Sources(config, database, templates)
    furniture = Furniture(config.service)
    routes = [
        *furniture.routes(),
        *living,
        *River(config, database, templates).routes(),
        *Topics(config, database, templates).routes(),
        *Subscribe(config, database, templates).routes(),
        *_routes(sources, Feeds(config, database)),
        *Stories(config, database, templates).routes(),
    ]
    routes += [
        Route("/healthz", watched.health),
        Route("/readyz", partial(watched.readiness, database=database)),
    ]
    base = config.service.base_path
    return Starlette(
        routes=[Mount(base, routes=routes), *routes] if base else routes,
        exception_handlers={
            HTTPException: errors.refused,
            StorageError: errors.unready,
        },
    )


def _routes(sources: Sources, feeds: Feeds) -> Sequence[BaseRoute]:
    return [
        *(route for form in FORMATS for route in _documents(feeds, form)),
        Route("/subscriptions", sources.every),
        Route("/subscriptions/{name}", sources.one),
    ]


def _documents(feeds: Feeds, form: Format) -> Sequence[BaseRoute]:
    end = form.name
    return [
        Route(
            f"/{{name:path}}/archive/{{end:int}}.{end}",
            partial(feeds.archived, form=form),
        ),
        Route(f"/stories/{{slug}}.{end}", partial(feeds.story, form=form)),
    ]
