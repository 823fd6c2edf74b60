"""The published feeds: files below ``data/public``, and what is made on request.

Single stories and archive pages are made when they are asked for: a million articles
must not be a million files.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import archives, catalogue, merge, publications, publishing
from aggregator.config import Config
from aggregator.web import looking, views
from aggregator.web.answering import answer
from aggregator.web.representation import OPML, from_file, represent
from aggregator.written import Press
from feeds.publish import Format, render
from storage import stories

MAX_AGE = 60
"""For how many seconds a feed may be taken as fresh; a reader asks less often."""

ARCHIVE_AGE = 24 * 3600
"""The same of an archive page: what it holds stays, but for edits."""

# No dots: nothing outside the folder, and nothing half-written, has such a name.
_NAME = re.compile(r"[\w-]+(?:/[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Feeds:
    """The endpoints that answer with a feed."""

    config: Config
    database: Path

    def published(self, request: Request, *, form: Format) -> Response:
        """A feed that was written when it last changed."""
        name = request.path_params["name"]
        if not _NAME.fullmatch(name):
            raise HTTPException(404)
        return self._file(request, f"{name}.{form.name}", media_type(form))

    def listed(self, request: Request) -> Response:
        """A list of feeds."""
        name = request.path_params["name"]
        if name not in {"feeds", "subscriptions"}:
            raise HTTPException(404)
        return self._file(request, f"{name}.opml", OPML)

    def story(self, request: Request, *, form: Format) -> Response:
        """The articles of one story."""
        slug = request.path_params["slug"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            story = stories.by_slug(db, slug)
            status = looking.missing(db, f"stories/{slug}")
        if story is None:
            raise HTTPException(status)
        if story.slug != slug:
            base = self.config.service.base_path
            return RedirectResponse(f"{base}/stories/{story.slug}.{form.name}", 301)
        publication = publications.story(site, slug, views.line(story, ()).headline)
        feed = merge.articles_feed(site, publication, story.articles, form)
        body = render(feed, form)
        made = represent(body, media_type(form), feed.source.updated)
        return answer(request.headers, made, max_age=MAX_AGE)

    def archived(self, request: Request, *, form: Format) -> Response:
        """A page of what a feed held before (RFC 5005, 4)."""
        end = request.path_params["end"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            feed = catalogue.find(db, site, request.path_params["name"])
            page = archives.page(feed, end) if feed else None
            body = archives.document(Press(db, site), page, form) if page else None
        if body is None:
            raise HTTPException(404)
        made = represent(body, media_type(form))
        return answer(request.headers, made, max_age=ARCHIVE_AGE)

    def _file(self, request: Request, name: str, kind: str) -> Response:
        try:
            made = from_file(self.config.service.public / name, kind)
        except (FileNotFoundError, NotADirectoryError):
            raise HTTPException(404) from None
        return answer(request.headers, made, max_age=MAX_AGE)


def media_type(form: Format) -> str:
    """The type a format is sent as: JSON is always UTF-8, XML is told to be."""
    charset = "" if form.media_type.endswith("json") else "; charset=utf-8"
    return f"{form.media_type}{charset}"
