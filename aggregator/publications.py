"""What is published and where: the service as its readers see it, and its feeds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aggregator.config import Config, Content, names
from aggregator.config.own_feed import OwnFeed
from aggregator.coverage import Coverage
from aggregator.selections import Selection
from feeds.publish import ATOM, Format
from storage.stories import Story

WINDOW = timedelta(hours=48)
"""How far back from its newest entry a feed reaches, where nothing else is asked."""

ON_REQUEST = "subscriptions/"
"""The names of feeds begin so that are made when asked for, where files are not all.

There are as many as subscriptions, and few of them have readers of their own.
"""

TOP = 50
"""How many stories are the top ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The service as its readers see it.

    ``url`` is its public address without a slash at the end. ``tag`` begins every id we
    mint (``tag:authority,year``, RFC 4151) and does not depend on ``url``; ``since`` is
    when that was made. ``contents`` says by subscription how much of an article is
    republished, ``content`` where it says nothing. A feed holds what is within
    ``window`` of its newest entry, at least ``min_entries``, at most ``max_entries``;
    ``per_outlet`` is as much as one outlet may have of it in each window, 0 for all.
    ``feeds`` are those that a person put together. ``hubs`` are the addresses of hubs
    that hear of every change (W3C WebSub, 4).
    Where it is ``static``, stories that a single outlet tells have no page of ours;
    where it is ``whole``, all feeds stand as files.
    """

    title: str
    url: str
    tag: str
    since: datetime
    language: str = "en"
    timezone: tzinfo = UTC
    content: Content = "full"
    contents: Mapping[str, Content] = field(default_factory=dict)
    window: timedelta = WINDOW
    min_entries: int = 50
    max_entries: int = 1000
    per_outlet: int = 0
    feeds: tuple[OwnFeed, ...] = ()
    hubs: tuple[str, ...] = ()
    static: bool = False
    whole: bool = False

    def stands(self, name: str) -> bool:
        """Whether a feed stands as files; others are made when asked for."""
        return self.whole or not name.startswith(ON_REQUEST)

    def address(self, path: str) -> str:
        """The absolute address of a page or feed of ours."""
        return f"{self.url}/{path}"

    def story_page(self, story: Story, coverage: Coverage) -> str:
        """The absolute address at which a story can be read."""
        elsewhere = coverage.elsewhere if self.static else ""
        return elsewhere or self.address(f"stories/{story.slug}")

    def content_of(self, subscription: str) -> Content:
        """How much of an article of this subscription may be republished."""
        return self.contents.get(subscription, self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A feed of ours; ``name`` is its path without suffix, and never changes.

    ``page`` is the path of the page that shows the same, ``""`` for the front page.
    A feed without a ``selection`` is composed in a way of its own.
    """

    name: str
    title: str
    subtitle: str = ""
    page: str = ""
    selection: Selection | None = None

    @property
    def path(self) -> str:
        """Where its Atom stands below the service's address; what it is marked by."""
        return self.at(ATOM)

    def at(self, form: Format) -> str:
        """Where it stands in a format."""
        return f"{self.name}.{form.name}"


def site(
    config: Config, listed: Mapping[str, str], *, tag: str, since: datetime
) -> Site:
    """Give the service as the configuration wants it seen.

    What an OPML list brought is republished as the list says: ``listed`` names the list
    of each of these subscriptions.
    """
    service = config.service
    named = {one.name: one.content for one in config.subscriptions}
    brought = {name: named.get(of, service.content) for name, of in listed.items()}
    contents = named | brought
    return Site(
        title=service.title,
        url=service.url,
        tag=tag,
        since=since,
        language=service.language,
        timezone=ZoneInfo(service.timezone),
        content=service.content,
        contents={
            name: content
            for name, content in contents.items()
            if content != service.content
        },
        window=service.window or WINDOW,
        min_entries=service.min_entries,
        max_entries=service.max_entries,
        per_outlet=service.per_outlet,
        feeds=config.feeds,
        hubs=service.hub_addresses,
        static=service.static,
        whole=service.static or bool(config.publish.to),
    )


def everything(site: Site) -> Publication:
    """Every article, once."""
    return Publication(
        name="all",
        title=f"{site.title}: every article",
        subtitle="Every article once, whichever feeds carried it.",
        page="all",
        selection=Selection(entries="articles", per_outlet=site.per_outlet),
    )


def stories(site: Site) -> Publication:
    """One entry per story."""
    return Publication(
        name="stories",
        title=f"{site.title}: stories",
        subtitle="Each story once, every outlet kept.",
        selection=Selection(entries="stories", per_outlet=site.per_outlet),
    )


def top(site: Site) -> Publication:
    """What many outlets report now."""
    return Publication(
        name="top",
        title=f"{site.title}: top stories",
        subtitle="What several outlets report: many of them and news first.",
        selection=Selection(entries="stories", outlets=2, order="weight", size=TOP),
    )


def health(site: Site) -> Publication:
    """What is wrong with the subscriptions."""
    return Publication(
        name="health",
        title=f"{site.title}: health of the sources",
        subtitle="Sources that fail, moved, are held back, change ids or fell silent.",
        page="subscriptions",
    )


def own(site: Site, feed: OwnFeed) -> Publication:
    """A feed that a person put together in the configuration."""
    title = feed.title or names.title(feed.name)
    return Publication(
        name=f"feeds/{feed.name}",
        title=f"{title} · {site.title}",
        subtitle="Put together in the configuration.",
        selection=Selection(
            entries=feed.entries,
            topics=feed.topics,
            subscriptions=feed.subscriptions,
            query=feed.query,
            per_outlet=feed.per_outlet or 0,
            order=feed.order,
            size=feed.size,
        ),
    )


def topic(site: Site, name: str, title: str) -> Publication:
    """The stories of one topic."""
    return Publication(
        name=f"topics/{name}",
        title=f"{title} · {site.title}",
        subtitle=f"Stories on “{title}”, every outlet kept.",
        page=f"topics/{name}",
        selection=Selection(
            entries="stories", topics=(name,), per_outlet=site.per_outlet
        ),
    )


def daily(site: Site, name: str, title: str) -> Publication:
    """One entry a day with what a topic's stories were."""
    return Publication(
        name=f"topics/{name}/daily",
        title=f"{title}, day by day · {site.title}",
        subtitle=f"The stories of each day on “{title}”, once it is over.",
        page=f"topics/{name}",
    )


def subscription(site: Site, name: str, title: str) -> Publication:
    """The articles that one subscription carried, cleaned."""
    return Publication(
        name=f"subscriptions/{name}",
        title=f"{title} · {site.title}",
        subtitle=f"What “{title}” carried, cleaned.",
        page=f"subscriptions/{name}",
        selection=Selection(entries="articles", subscriptions=(name,), quiet=True),
    )


def story(site: Site, slug: str, title: str) -> Publication:
    """One story to follow: each article about it as it comes in."""
    return Publication(
        name=f"stories/{slug}",
        title=f"{title} · {site.title}",
        subtitle="Every article on this story, as it comes in.",
        page=f"stories/{slug}",
    )
