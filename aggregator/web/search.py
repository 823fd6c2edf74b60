"""The search: its page, and each search as a feed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aggregator import finding, publishing, queries, searches, wording
from aggregator.config import Config
from aggregator.finding import Found
from aggregator.queries import QueryError
from aggregator.web import freshness, looking, paging, views
from aggregator.web.answering import answer, refusal
from aggregator.web.rendering import page
from aggregator.web.representation import represent
from aggregator.written import Press
from feeds.publish import FORMATS, Format
from storage import briefs, indexing, subscriptions, topics
from storage.briefs import Brief
from storage.database import Database
from storage.publications import CHANGES
from storage.search import Sought
from storage.states import State
from storage.terms import Term

SHOWN = 20
"""How many stories a page lists."""

OFFERED = 100
"""From so many sources one may choose; of more its page leads to the search in it."""

NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to go on with: what it is called, where it leads, how much is there."""

    name: str
    address: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """The endpoints."""

    config: Config
    database: Path
    templates: Environment

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes to them."""
        feeds = (
            Route(f"/search.{form.name}", partial(self.feed, form=form))
            for form in FORMATS
        )
        return [Route("/search", self.page), *feeds]

    def page(self, request: Request) -> Response:
        """What was found for a query, best or newest first, and how to look closer."""
        typed = request.query_params.get("q", "")
        newest = request.query_params.get("order") == NEWEST
        number = paging.number(request)
        terms, advice = understood(typed)
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            start = finding.since(db, request.query_params.get("since", ""))
            sources = _offered(db)
            wanted = replace(sought(request, terms), since=start)
            found = finding.find(db, wanted, newest=newest)
            hits = found.hits[(number - 1) * SHOWN : number * SHOWN]
            results = finding.results(db, site, hits, terms)
            known = topics.every(db)
            source = subscriptions.named(db, [wanted.subscription])
            building = indexing.unindexed(db) > 0
        if number > 1 and not results:
            raise HTTPException(404)
        return page(
            request,
            self.templates,
            site,
            "search.html",
            feeds=(searches.publication(site, wanted),) if terms else (),
            typed=typed,
            asked=request.query_params,
            advice=advice,
            help=queries.HELP,
            longest=queries.LONGEST,
            terms=terms,
            found=found,
            newest=newest,
            results=results,
            topics=known,
            sources=sources,
            spans=tuple(finding.SPANS),
            narrowed=_narrowed(request, source, found),
            outlets=_outlets(request, found),
            building=building,
            number=number,
            pages=math.ceil(len(found.hits) / SHOWN),
            per_page=SHOWN,
            previous=_address(request, page=str(number - 1)),
            following=_address(request, page=str(number + 1)),
            everywhere=urlencode({"q": typed}),
        )

    def feed(self, request: Request, *, form: Format) -> Response:
        """The newest stories that match, to subscribe to."""
        terms, advice = understood(request.query_params.get("q", ""))
        if not terms:
            return refusal(400, advice or "Name what to search for: ?q=words")
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            wanted = sought(request, terms)
            made = searches.document(Press(db, site, formats=(form,)), wanted, form)
        told = represent(made.body, form.content_type, made.updated)
        response = answer(
            request.headers, told, max_age=freshness.max_age(made.changes[:CHANGES])
        )
        itself = site.address(searches.publication(site, wanted).at(form))
        response.headers["Link"] = f'<{itself}>; rel="self"'
        return response


def understood(typed: str) -> tuple[tuple[Term, ...], str]:
    """The terms, and what to say if there are none although something was typed."""
    try:
        return queries.parse(typed), ""
    except QueryError as error:
        return (), str(error)


def sought(request: Request, terms: tuple[Term, ...]) -> Sought:
    """What a request looks for, but for the time, beside these terms."""
    asked = request.query_params
    return Sought(
        terms=terms,
        topic=asked.get("topic", ""),
        subscription=asked.get("source", ""),
        outlet=asked.get("outlet", ""),
    )


def _offered(db: Database) -> tuple[Brief, ...]:
    """The sources to choose from, where they are few enough for that."""
    if len(subscriptions.read(db)) > OFFERED:
        return ()
    return views.sources(briefs.every(db))


def _address(request: Request, **changes: str) -> str:
    """The address of the same search but for these; a first page has no number."""
    asked = {**request.query_params, "page": "", **changes}
    if asked["page"] == "1":
        asked["page"] = ""
    return urlencode({name: value for name, value in asked.items() if value})


def _narrowed(
    request: Request, sources: Iterable[State], found: Found
) -> tuple[Choice, ...]:
    """What the search is narrowed to, each with the address of it without that."""
    called = {state.name: wording.called(state) for state in sources}
    called |= {outlet.key: outlet.name for outlet, _ in found.outlets}
    asked = request.query_params
    return tuple(
        Choice(name=called.get(value, value), address=_address(request, **{name: ""}))
        for name in ("source", "outlet")
        if (value := asked.get(name, ""))
    )


def _outlets(request: Request, found: Found) -> tuple[Choice, ...]:
    """The outlets that the search can be narrowed to, those with most hits first."""
    if request.query_params.get("outlet") or len(found.outlets) < 2:
        return ()
    return tuple(
        Choice(
            name=outlet.name or outlet.key,
            address=_address(request, outlet=outlet.key),
            count=count,
        )
        for outlet, count in found.outlets
    )
