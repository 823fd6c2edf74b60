"""The feeds that are made when they are asked for: single stories and archive pages.

A million articles must not be a million files. `aggregator.web.published` has the rest.
"""

from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import (
    archives,
    catalogue,
    merge,
    past_days,
    publications,
    publishing,
)
from aggregator.config import Config
from aggregator.publications import Publication
from aggregator.web import freshness, looking, views
from aggregator.web.answering import answer
from aggregator.web.representation import represent
from aggregator.written import Press
from feeds.publish import Format, render
from storage import stories
from storage.publications import CHANGES

ARCHIVE_AGE = 24 * 3600
"""For how many seconds an archive page is fresh: what it holds stays, but for edits."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """The endpoints that answer with a feed."""

    config: Config
    database: Path

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
        made = represent(body, form.content_type, feed.source.updated)
        rhythm = [one.first_seen for one in story.articles[-CHANGES:]]
        return answer(request.headers, made, max_age=freshness.max_age(rhythm))

    def archived(self, request: Request, *, form: Format) -> Response:
        """A page of what a feed held before (RFC 5005, 4)."""
        end = request.path_params["end"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            feed = catalogue.find(db, site, request.path_params["name"])
            body = (
                _archived(Press(db, site, formats=(form,)), feed, end, form)
                if feed
                else None
            )
        if body is None:
            raise HTTPException(404)
        made = represent(body, form.content_type)
        return answer(request.headers, made, max_age=ARCHIVE_AGE)


def _archived(press: Press, feed: Publication, end: int, form: Format) -> bytes | None:
    """A page of a feed's archive; ``None`` where there is none of this name."""
    if days := past_days.page(feed, end):
        return past_days.document(press.db, press.site, days, form)
    page = archives.page(feed, end)
    return archives.document(press, page, form) if page else None
