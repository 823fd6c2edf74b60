"""The pages that show what is read, and how reading it goes."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import fsum
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import publications, publishing, wording
from aggregator.adopting import may_adopt
from aggregator.config import Config
from aggregator.rhythm.words import spell_rate
from aggregator.seeing import hours
from aggregator.seeing.figures import DAY
from aggregator.seeing.notes import notes
from aggregator.seeing.sight import Sight
from aggregator.web import finds, health, looking, paging, polled, reach, views
from aggregator.web.plots import Plot
from aggregator.web.rendering import page
from storage import briefs, polls, subscriptions
from storage.briefs import Brief
from storage.database import Database
from storage.polls import Poll
from storage.states import State
from storage.tallies import Answered, answered, tallied

LISTED = 60
"""How many articles the page of a subscription lists."""

SHOWN = 60
"""How many sources a page lists."""

TROUBLED = 40
"""How many sources that cannot be read are named before all others."""

LAST = 10
"""How many polls the page of a subscription lists."""

DRAWN = 2000
"""How many it draws: twelve an hour for a week."""

LEADING = 12
"""How many sources are named that told most stories first."""

WEEK = timedelta(days=7)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any poll."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The endpoints; figures are those of the time before the last poll."""

    config: Config
    database: Path
    templates: Environment

    def every(self, request: Request) -> Response:
        """All that is read, a hundred to a page."""
        number = paging.number(request)
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            found = views.sources(briefs.every(db))
            near = _last(found)
            named = [one.name for one in found[(number - 1) * SHOWN : number * SHOWN]]
            states = {one.name: one for one in subscriptions.named(db, named)}
            shown = [states[name] for name in named]
            week = tallied(db, near - WEEK, named)
            # How all of them do is told at the head of the first page.
            told = answered(db, near - DAY) if number == 1 else {}
        if number > 1 and not shown:
            raise HTTPException(404)
        return page(
            request,
            self.templates,
            site,
            "sources.html",
            feeds=(),
            sources=found,
            failing=[state for state in found if state.failure],
            named=TROUBLED,
            plots=_plots(told, near, site.timezone),
            leading=_leading(found) if number == 1 else (),
            healths=health.healths(shown, week, site.timezone),
            near=near,
            number=number,
            pages=math.ceil(len(found) / SHOWN),
        )

    def one(self, request: Request) -> Response:
        """What a subscription carried, and how reading it goes."""
        name = request.path_params["name"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            states = {state.name: state for state in subscriptions.named(db, [name])}
            near = _last(states.values())
            week = tallied(db, near - WEEK, states)
            found = reach.carried_by(db, name, LISTED)
            start = polled.begin(near, site.timezone)
            asked = polls.since(db, name, start, DRAWN)
            last = polls.lately(db, name, LAST)
            free = name in states and self._free(db, states[name])
        if name not in states:
            raise HTTPException(404)
        state = states.pop(name)
        feed = publications.subscription(site, name, wording.called(state))
        listed = views.sources(states.values())
        sight = Sight(
            state=state,
            notes=notes(state, site.timezone, free=free),
            figures=health.shown(state, week.get(name)),
            polls=last,
        )
        return page(
            request,
            self.templates,
            site,
            "subscription.html",
            feeds=() if state.kind == "opml" else (feed,),
            health=health.health(sight, site.timezone),
            plots=_of_one(state, asked, near, site.timezone),
            healths=health.healths(listed, week, site.timezone),
            near=near,
            days=views.by_day(found, attrgetter("time"), site.timezone),
        )

    def _free(self, db: Database, state: State) -> bool:
        wanted = self.config.subscription(state.list or state.name)
        return may_adopt(db, wanted, state, state.moved_to)


def _plots(
    told: Mapping[datetime, Answered], near: datetime, zone: tzinfo
) -> tuple[Plot, ...]:
    """How reading all of them goes."""
    drawn = (
        polled.by_hour(told, near, zone),
        finds.waits(wait for one in told.values() for wait in one.waits),
    )
    return tuple(plot for plot in drawn if plot is not None)


def _of_one(
    state: State, asked: Sequence[Poll], near: datetime, zone: tzinfo
) -> tuple[Plot, ...]:
    """How reading one of them goes."""
    rates = hours.learned(state, zone)
    known = any(poll.requests for poll in asked)
    drawn = (
        polled.days(asked, near, zone) if known else None,
        polled.latency(asked, near, zone),
        finds.waits(wait for poll in asked for wait in poll.waits),
        finds.day_hours(rates, spell_rate(fsum(rates) / 24)) if rates else None,
    )
    return tuple(plot for plot in drawn if plot is not None)


def _leading(states: Iterable[Brief]) -> tuple[Brief, ...]:
    """Those that were first on most of the stories that several outlets told."""
    found = sorted(states, key=lambda one: (-one.firsts, one.stories, one.name))
    return tuple(state for state in found[:LEADING] if state.firsts)


def _last(states: Iterable[State | Brief]) -> datetime:
    """When one of them was polled last: the time that the pages speak of."""
    polled = (state.last_poll for state in states if state.last_poll is not None)
    return max(polled, default=NEVER)
