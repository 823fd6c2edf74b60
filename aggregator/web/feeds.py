"""The published feeds: files below ``data/public``, and single stories on request."""

import re
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import merge, publications, publishing
from aggregator.config import Config
from aggregator.web import looking, views
from aggregator.web.answering import answer
from aggregator.web.representation import ATOM, from_file, represent
from feeds.publish import render
from storage import stories

MAX_AGE = 60
"""For how many seconds a feed may be taken as fresh; a reader asks less often."""

# No dots: nothing outside the folder, and nothing half-written, has such a name.
_NAME = re.compile(r"[\w-]+(?:/[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Feeds:
    """The endpoints that answer with a feed."""

    config: Config
    database: Path

    def published(self, request: Request) -> Response:
        """A feed that was written when it last changed."""
        name = request.path_params["name"]
        if not _NAME.fullmatch(name):
            raise HTTPException(404)
        try:
            made = from_file(self.config.service.public / f"{name}.atom", ATOM)
        except (FileNotFoundError, NotADirectoryError):
            raise HTTPException(404) from None
        return answer(request.headers, made, max_age=MAX_AGE)

    def story(self, request: Request) -> Response:
        """The articles of one story: a million stories must not be a million files."""
        slug = request.path_params["slug"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            story = stories.by_slug(db, slug)
            status = looking.missing(db, f"stories/{slug}")
        if story is None:
            raise HTTPException(status)
        if story.slug != slug:
            base = self.config.service.base_path
            return RedirectResponse(f"{base}/stories/{story.slug}.atom", 301)
        publication = publications.story(site, slug, views.line(story, ()).headline)
        feed = merge.articles_feed(site, publication, story.articles)
        made = represent(render(feed), ATOM, feed.source.updated)
        return answer(request.headers, made, max_age=MAX_AGE)
