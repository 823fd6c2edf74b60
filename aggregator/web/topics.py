"""The pages of topics: what belongs to each, how much is told of it, and by whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aggregator import publications, publishing, rule_words, wording
from aggregator.config import Config
from aggregator.folders import with_folders
from aggregator.publications import Publication, Site
from aggregator.web import looking, reach, views, volumes
from aggregator.web.rendering import page
from storage import days, folders, learned, stories, subscriptions, topics
from storage import volumes as counted
from storage.database import Database
from storage.topics import Topic
from storage.volumes import Teller

NAMED = 12
"""So many outlets are named at once."""

UNFOLDED = 60
"""So many more are there to unfold."""


CHARTED = 40
"""Of so many running subjects the index draws the volume: as many as are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A topic in the index, and its articles of the last days."""

    topic: Topic
    volume: volumes.Volume

    @property
    def chart(self) -> Markup:
        """The volume, small."""
        return volumes.spark(self.volume)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is told of a topic beside its stories."""

    rule: tuple[str, ...]
    learned: tuple[str, ...]
    volume: volumes.Volume | None
    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """The endpoints."""

    config: Config
    database: Path
    templates: Environment

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes to them."""
        return [Route("/topics", self.every), Route("/topics/{name}", self.one)]

    def every(self, request: Request) -> Response:
        """All topics, with how much was told of each from day to day."""
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            known = topics.every(db)
            last = _last_day(db, site)
            begin = volumes.days_until(last, site.timezone) if last else []
            told = counted.told(db, begin) if begin else {}
        listed = _listed(known, told, last) if last else []
        asked = [one for one in listed if one.topic.kind != "discovered"]
        running = [one for one in listed if one.topic.kind == "discovered"]
        return page(
            request,
            self.templates,
            site,
            "topics.html",
            feeds=tuple(_feed(site, one.topic) for one in asked),
            asked=asked,
            running=sorted(running, key=lambda one: -one.volume.total),
            charted=CHARTED,
            days=volumes.DAYS,
        )

    def one(self, request: Request) -> Response:
        """A topic: its rule, its volume, its outlets, and its stories page by page."""
        name = request.path_params["name"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            known = topics.every(db)
            topic = next((one for one in known if one.name == name), None)
            if topic is None:
                raise HTTPException(404)
            found = reach.by_time(db, request, topic=name)
            pinned = stories.pinned(db) if found.newer is None else ()
            about = self._about(db, site, topic)
        others = [one for one in known if one.name != name]
        own = [story for story in pinned if name in story.topics]
        lines = [views.line(story, others) for story in (*own, *found.shown)]
        feed = _feed(site, topic)
        return page(
            request,
            self.templates,
            site,
            "topic.html",
            feeds=(feed, publications.daily(site, name, topic.title)),
            topic=topic,
            about=about,
            plot=volumes.plot(about.volume) if about.volume else None,
            named=NAMED,
            unfolded=NAMED + UNFOLDED,
            days=views.days_of(lines, site.timezone),
            reach=found,
        )

    def _about(self, db: Database, site: Site, topic: Topic) -> About:
        last = _last_day(db, site)
        volume, tellers = None, tuple[Teller, ...]()
        if last is not None:
            begin = volumes.days_until(last, site.timezone)
            volume = _volume(counted.told(db, begin, topic.name), topic, last)
            tellers = counted.tellers(db, topic.name, begin[0])
        return About(
            rule=self._rule(db, topic),
            learned=learned.words(db, topic.name),
            volume=volume,
            tellers=tellers,
        )

    def _rule(self, db: Database, topic: Topic) -> tuple[str, ...]:
        if topic.kind == "discovered":
            return (f"Articles that name “{topic.title}”.",)
        written = with_folders(self.config, folders.filed(db))
        rules = [one for one in written if one.name == topic.name]
        named = {name for one in rules for name in one.subscriptions}
        states = subscriptions.named(db, named)
        called = {state.name: wording.called(state) for state in states}
        return tuple(line for one in rules for line in rule_words.rule(one, called))


def _last_day(db: Database, site: Site) -> date | None:
    newest = days.newest(db)
    return volumes.last_day(newest, site.timezone) if newest else None


def _feed(site: Site, topic: Topic) -> Publication:
    return publications.topic(site, topic.name, topic.title)


def _volume(told: counted.Told, topic: Topic, last: date) -> volumes.Volume:
    if topic.name not in told:
        return volumes.Volume(last=last)
    return volumes.Volume(last=last, counts=tuple(told[topic.name]))


def _listed(known: Iterable[Topic], told: counted.Told, last: date) -> list[Told]:
    return [Told(topic=topic, volume=_volume(told, topic, last)) for topic in known]
