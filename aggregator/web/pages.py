"""The pages, each a function of the database, rendered on request."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import publications, publishing
from aggregator.config import Config
from aggregator.publications import Site
from aggregator.web import looking, views
from aggregator.web.rendering import page
from storage import learned, stories, topics

LISTED = 60
"""How many stories or articles a page lists."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The endpoints that answer with a page."""

    config: Config
    database: Path
    templates: Environment

    def topic(self, request: Request) -> Response:
        """The stories of a topic."""
        name = request.path_params["name"]
        with looking.picture(self.database) as db:
            site = publishing.site(db, self.config)
            known = topics.every(db)
            found = stories.of_topic(db, name, LISTED)
            learned_words = learned.words(db, name)
        topic = next((one for one in known if one.name == name), None)
        if topic is None:
            raise HTTPException(404)
        others = [one for one in known if one.name != name]
        lines = [views.line(story, others) for story in found]
        days = views.days_of(lines, site.timezone)
        feed = publications.topic(site, name, topic.title)
        return self._page(
            request,
            site,
            "topic.html",
            feeds=(feed,),
            feed=feed,
            topic=topic,
            learned=learned_words,
            days=days,
        )

    def _page(
        self, request: Request, site: Site, template: str, **shown: object
    ) -> Response:
        return page(request, self.templates, site, template, **shown)
