"""Which feeds of ours there are."""

from collections.abc import Iterator

from aggregator import publications as ours
from aggregator import wording
from aggregator.publications import Publication, Site
from storage import outlines, subscriptions, topics
from storage.database import Database


def every(db: Database, site: Site) -> Iterator[Publication]:
    """Every feed of ours that is marked as it changes; a list of feeds has none."""
    known = topics.every(db)
    yield from _always(site)
    yield from (ours.own(site, feed) for feed in site.feeds)
    yield from (ours.topic(site, one.name, one.title) for one in known)
    yield from (ours.daily(site, one.name, one.title) for one in known)
    for one in outlines.every(db):
        if one.kind != "opml":
            yield ours.subscription(site, one.name, wording.called(one))


def names(db: Database, site: Site) -> set[str]:
    """Their names, which cost less than their titles."""
    known = [topic.name for topic in topics.every(db)]
    return {
        *(one.name for one in _always(site)),
        *(f"feeds/{feed.name}" for feed in site.feeds),
        *(f"topics/{name}" for name in known),
        *(f"topics/{name}/daily" for name in known),
        *(f"subscriptions/{name}" for name in subscriptions.read(db)),
    }


def find(db: Database, site: Site, name: str) -> Publication | None:
    """The feed of ours that has this name."""
    kind, _, rest = name.partition("/")
    match kind:
        case "subscriptions":
            state = subscriptions.called(db, rest)
            if state is None or state.kind == "opml":
                return None
            return ours.subscription(site, rest, wording.called(state))
        case "topics":
            topic, _, daily = rest.partition("/")
            make = ours.daily if daily == "daily" else ours.topic
            titles = {one.name: one.title for one in topics.every(db)}
            made = make(site, topic, titles[topic]) if topic in titles else None
        case "feeds":
            own = (feed for feed in site.feeds if feed.name == rest)
            made = next((ours.own(site, feed) for feed in own), None)
        case _:
            made = next((one for one in _always(site) if one.name == name), None)
    return made if made is not None and made.name == name else None


def _always(site: Site) -> tuple[Publication, ...]:
    return ours.everything(site), ours.stories(site), ours.top(site), ours.health(site)
