"""The pages that help to subscribe: every feed of ours, and one of them at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from jinja2 import Environment
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aggregator import catalogue, lists, publications, publishing, searches, wording
from aggregator.config import Config
from aggregator.publications import Publication, Site
from aggregator.web import looking, paging, views
from aggregator.web.rendering import page
from aggregator.web.search import sought, understood
from feeds.publish import ATOM, FORMATS, Format
from storage import briefs, stories, topics
from storage.database import Database
from storage.topics import Topic

SHOWN = 100
"""How many sources a page lists."""

LONGEST = 1000
"""A longer address would make a code of which telephones read nothing."""

SCHEMES = {"feed:": "a reader on this device", "web+feed:": "a reader on the web"}
"""What readers listen to, in front of the whole address."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The endpoints."""

    config: Config
    database: Path
    templates: Environment

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes to them."""
        return [
            Route("/subscribe", self.every),
            Route("/subscribe/{name:path}", self.one),
        ]

    def every(self, request: Request) -> Response:
        """All feeds in groups, the sources a hundred to a page."""
        number = paging.number(request)
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            known = topics.every(db)
            found = views.sources(briefs.every(db))
        read = [state for state in found if state.kind != "opml"]
        shown = read[(number - 1) * SHOWN : number * SHOWN]
        if number > 1 and not shown:
            raise HTTPException(404)
        main = publications.stories(site), publications.top(site)
        whole = (*main, publications.everything(site), publications.health(site))
        sources = [
            (publications.subscription(site, state.name, ""), wording.called(state))
            for state in shown
        ]
        return page(
            request,
            self.templates,
            site,
            "subscribe.html",
            feeds=whole,
            main=whole,
            own=[publications.own(site, feed) for feed in site.feeds],
            asked=_with_days(site, known, discovered=False),
            running=_with_days(site, known, discovered=True),
            sources=sources,
            count=len(read),
            lists=lists.LISTS,
            number=number,
            pages=math.ceil(len(read) / SHOWN),
        )

    def one(self, request: Request) -> Response:
        """A feed in one of its formats: its address, as a link and as a code."""
        name = request.path_params["name"]
        wanted = request.query_params.get("format", ATOM.name)
        form = next((one for one in FORMATS if one.name == wanted), None)
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            feed = self._find(db, site, request)
            status = looking.missing(db, name)
        if feed is None or form is None:
            raise HTTPException(status)
        address = site.address(feed.at(form))
        return page(
            request,
            self.templates,
            site,
            "subscribe_one.html",
            feeds=(feed,),
            feed=feed,
            form=form,
            address=address,
            ways={f"{scheme}{address}": to for scheme, to in SCHEMES.items()},
            code=code(address),
            others=_others(feed),
        )

    def _find(self, db: Database, site: Site, request: Request) -> Publication | None:
        kind, _, rest = request.path_params["name"].partition("/")
        if kind == "search" and not rest:
            terms, _ = understood(request.query_params.get("q", ""))
            if not terms:
                return None
            return searches.publication(site, sought(request, terms))
        if kind == "stories" and rest:
            story = stories.by_slug(db, rest)
            if story is None:
                return None
            headline = views.line(story, ()).headline
            return publications.story(site, story.slug, headline)
        return catalogue.find(db, site, request.path_params["name"])


def code(address: str) -> Markup:
    """The address as a QR code, dark on light in every colour scheme."""
    if len(address) > LONGEST:
        return Markup("")
    drawn = segno.make_qr(address, error="m").svg_inline(
        omitsize=True, border=4, light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  # shapes alone: the address is not in it


def _with_days(
    site: Site, known: Sequence[Topic], *, discovered: bool
) -> list[tuple[Topic, Publication, Publication]]:
    return [
        (
            topic,
            publications.topic(site, topic.name, topic.title),
            publications.daily(site, topic.name, topic.title),
        )
        for topic in known
        if (topic.kind == "discovered") == discovered
    ]


def _others(feed: Publication) -> list[tuple[Format, str]]:
    """The pages of the same feed in each format."""
    path, _, query = feed.name.partition("?")
    found = []
    for form in FORMATS:
        asked = [query, "" if form == ATOM else f"format={form.name}"]
        told = "&".join(one for one in asked if one)
        found.append((form, f"subscribe/{path}{'?' if told else ''}{told}"))
    return found
