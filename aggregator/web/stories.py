"""The page of a story, and the way from an article to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from aggregator import publications, publishing
from aggregator.config import Config
from aggregator.explaining.overview import Overview, overview
from aggregator.grouping.reasons import Comparison
from aggregator.grouping.spelling import Common
from aggregator.publications import Site
from aggregator.web import looking, views
from aggregator.web.rendering import page
from aggregator.web.timeline import timeline
from storage import stories, topics
from storage.articles import Article

Met = tuple[Article, Article, Comparison]
"""An article, the nearest one to it in its story, and how the two compare."""


@dataclass(frozen=True, slots=True)
class Stories:
    """The endpoints."""

    config: Config
    database: Path
    templates: Environment

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes to them; a story's feed must be asked for before."""
        return [
            Route("/stories/{slug}", self.story),
            Route("/stories", self.all),
            Route("/articles/{slug}", self.article),
        ]

    def all(self, request: Request) -> Response:
        """The stories are on the front page."""
        return RedirectResponse(f"{self.config.service.base_path}/", 301)

    def article(self, request: Request) -> Response:
        """An article is shown by the story that it is a part of now."""
        slug = request.path_params["slug"]
        with looking.picture(self.database) as db:
            story = stories.telling(db, slug)
            status = looking.missing(db, f"articles/{slug}")
        if story is None:
            raise HTTPException(status)
        base = self.config.service.base_path
        return RedirectResponse(f"{base}/stories/{story.slug}#{slug}", 302)

    def story(self, request: Request) -> Response:
        """A story with every article on it, and why it is one."""
        slug = request.path_params["slug"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            story = stories.by_slug(db, slug)
            if story is None:
                raise HTTPException(looking.missing(db, f"stories/{slug}"))
            if story.slug != slug:
                base = self.config.service.base_path
                return RedirectResponse(f"{base}/stories/{story.slug}", 301)
            known = topics.every(db)
            seen = overview(db, self.config, site.tag, story)
        line = views.line(story, known)
        feed = publications.story(site, slug, line.headline)
        return page(
            request,
            self.templates,
            site,
            "story.html",
            feeds=(feed,),
            feed=feed,
            line=line,
            timeline=timeline(line.coverage, story.articles, site.timezone),
            contrast=seen.contrast,
            own=_own(site, story.articles, seen),
            met=list(_met(story.articles, seen)),
            neighbours=[(views.line(one.story, ()), one) for one in seen.neighbours],
        )


def _own(
    site: Site, articles: Sequence[Article], seen: Overview
) -> Mapping[int, Common]:
    """What only one outlet has, where more than a link may be shown of it."""
    return {
        one.id: seen.contrast.own[one.id]
        for one in articles
        if one.id in seen.contrast.own and site.content_of(one.subscription) != "link"
    }


def _met(articles: Sequence[Article], seen: Overview) -> Iterator[Met]:
    """How each article met the story, in the order in which they came."""
    known = {one.id: one for one in articles}
    for number, compared in seen.joined.items():
        nearest = known.get(compared.nearest)
        if nearest is not None:
            yield known[number], nearest, compared
