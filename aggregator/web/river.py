"""The river: all stories, by time or by weight, and every article, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aggregator import publications, publishing
from aggregator.config import Config
from aggregator.publications import Site
from aggregator.web import looking, reach, views
from aggregator.web.rendering import page
from storage import briefs, days, stories, topics

BESIDE = 12
"""How many topics, subjects and sources are named beside the river.

Where there are more sources, those in trouble are; a page of their own names them all.
"""

WEEK = timedelta(weeks=1)
"""Whose stories are counted beside the topics: back from the newest article."""


@dataclass(frozen=True, slots=True)
class River:
    """The endpoints."""

    config: Config
    database: Path
    templates: Environment

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes to them."""
        return [Route("/", self.home), Route("/all", self.everything)]

    def home(self, request: Request) -> Response:
        """Stories, newest or weightiest first, and all topics and feeds."""
        by_weight = request.query_params.get("by") == reach.BY_WEIGHT
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            known = topics.every(db)
            look = reach.by_weight if by_weight else reach.by_time
            found = look(db, request)
            pinned = stories.pinned(db) if found.newer is None else ()
            newest = days.newest(db)
            counts = topics.count_stories(db, newest - WEEK) if newest else {}
            sources = views.sources(briefs.every(db))
        lines = [views.line(story, known) for story in (*pinned, *found.shown)]
        feeds = _feeds(site, by_weight)
        return page(
            request,
            self.templates,
            site,
            "home.html",
            feeds=feeds,
            own=feeds,
            days=_parted(lines, site, by_weight=by_weight),
            by_weight=by_weight,
            reach=found,
            asked=[topic for topic in known if topic.kind != "discovered"],
            discovered=[topic for topic in known if topic.kind == "discovered"],
            counts=counts,
            sources=sources,
            unread=[one for one in sources if one.last_success is None],
            failing=[one for one in sources if one.failure],
            shown=BESIDE,
        )

    def everything(self, request: Request) -> Response:
        """The articles, each once."""
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            found = reach.articles_by_time(db, request)
        feed = publications.everything(site)
        return page(
            request,
            self.templates,
            site,
            "all.html",
            feeds=(feed,),
            feed=feed,
            days=views.by_day(found.shown, attrgetter("time"), site.timezone),
            reach=found,
        )


def _feeds(site: Site, by_weight: bool) -> tuple[publications.Publication, ...]:
    """The feeds of the river, that of the order which is shown first."""
    feeds = publications.stories(site), publications.top(site)
    ordered = feeds[::-1] if by_weight else feeds
    return (*ordered, publications.everything(site))


def _parted(
    lines: Sequence[views.Line], site: Site, *, by_weight: bool
) -> tuple[views.Day[views.Line], ...]:
    if by_weight:
        return views.pinned_first(lines, "Most outlets and newest first")
    return views.days_of(lines, site.timezone)
