"""A search as a feed of ours: the newest stories that match, to subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from aggregator import merge, queries
from aggregator.choosing import newest
from aggregator.publications import Publication, Site
from aggregator.written import Press
from feeds.publish import Format
from storage import search
from storage.listed import Listed
from storage.search import Match, Sought

MOST = 100
"""So many stories a search's feed holds at most: it is made when it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Publication):
    """A feed whose name ends in what is searched for."""

    def at(self, form: Format) -> str:
        """Where it stands in a format: the query comes behind the suffix."""
        path, _, query = self.name.partition("?")
        return f"{path}.{form.name}?{query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed in a format; ``changes`` are the times at which its stories grew."""

    body: bytes
    updated: datetime
    changes: tuple[datetime, ...]


def asked(sought: Sought) -> str:
    """What is searched for as the query of an address; the same for the same search.

    Without a time: a feed goes on.
    """
    given = {
        "q": queries.spell(sought.terms),
        "topic": sought.topic,
        "source": sought.subscription,
        "outlet": sought.outlet,
    }
    return urlencode(
        {name: value for name, value in given.items() if value}, quote_via=quote
    )


def publication(site: Site, sought: Sought) -> Search:
    """The feed of a search; its id is made of what is searched for alone."""
    words = queries.spell(sought.terms)
    within = [sought.topic, sought.subscription, sought.outlet]
    where = "".join(f", {one}" for one in within if one)
    return Search(
        name=f"search?{asked(sought)}",
        title=f"{words}{where} · {site.title}",
        subtitle=f"Stories that match this search: {words}{where}",
        page=f"search?{asked(sought)}",
    )


def document(press: Press, sought: Sought, form: Format) -> Document:
    """The newest stories that match. Raises PublishError.

    The backlog of new subscriptions is left out, as everywhere where news are told.
    """
    site = press.site
    wanted = replace(sought, since=None, announced=True)
    looked = search.look(press.db, wanted)
    listed = newest(site, _stories(looked.found))[:MOST]
    fragments = press.fragments("stories", listed)
    updated = max((one.updated for one in fragments), default=site.since)
    source = merge.head(site, publication(site, wanted), updated, form=form)
    body = form.document(source, [one.bodies[form.name] for one in fragments])
    changes = tuple(one.time for one in listed)
    return Document(body=body, updated=updated, changes=changes)


def _stories(found: Iterable[Match]) -> list[Listed]:
    """The stories of these articles by the newest of each, newest first."""
    ordered = sorted(found, key=lambda one: (one.time, one.article), reverse=True)
    first: dict[int, Match] = {}
    for match in ordered:
        first.setdefault(match.story, match)
    return [
        Listed(id=story, time=match.time, outlet="") for story, match in first.items()
    ]
