"""What is published and where: the service as its readers see it, and its feeds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aggregator.config import Config, Content
from storage.subscriptions import State

WINDOW = timedelta(hours=48)
"""How far back from its newest entry a feed reaches, where nothing else is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The service as its readers see it.

    ``url`` is its public address without a slash at the end. ``tag`` begins every id we
    mint (``tag:authority,year``, RFC 4151) and does not depend on ``url``; ``since`` is
    when that was made. ``contents`` says by subscription how much of an article is
    republished, ``content`` where it says nothing. A feed holds what is within
    ``window`` of its newest entry, at least ``min_entries``, at most ``max_entries``;
    ``per_outlet`` is as much as one outlet may have of it in each window, 0 for all.
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

    def address(self, path: str) -> str:
        """The absolute address of a page or feed of ours."""
        return f"{self.url}/{path}"

    def content_of(self, subscription: str) -> Content:
        """How much of an article of this subscription may be republished."""
        return self.contents.get(subscription, self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A feed of ours; ``name`` is its path without suffix, and never changes.

    ``page`` is the path of the page that shows the same, ``""`` for the front page.
    """

    name: str
    title: str
    subtitle: str = ""
    page: str = ""

    @property
    def path(self) -> str:
        """Where it stands below the service's address, and below ``data/public``."""
        return f"{self.name}.atom"


def site(config: Config, states: Iterable[State], *, tag: str, since: datetime) -> Site:
    """Give the service as the configuration wants it seen.

    What an OPML list brought (see ``states``) is republished as the list says.
    """
    service = config.service
    wanted = {
        state.name: config.subscription(state.list or state.name) for state in states
    }
    return Site(
        title=service.title,
        url=service.url,
        tag=tag,
        since=since,
        language=service.language,
        timezone=ZoneInfo(service.timezone),
        content=service.content,
        contents={name: one.content for name, one in wanted.items() if one},
        window=service.window or WINDOW,
        min_entries=service.min_entries,
        max_entries=service.max_entries,
        per_outlet=service.per_outlet,
    )


def everything(site: Site) -> Publication:
    """Every article, once."""
    return Publication(
        name="all",
        title=f"{site.title}: every article",
        subtitle="Every article once, whichever feeds carried it.",
        page="all",
    )


def stories(site: Site) -> Publication:
    """One entry per story."""
    return Publication(
        name="stories",
        title=f"{site.title}: stories",
        subtitle="Each story once, every outlet kept.",
    )


def topic(site: Site, name: str, title: str) -> Publication:
    """The stories of one topic."""
    return Publication(
        name=f"topics/{name}",
        title=f"{title} · {site.title}",
        subtitle=f"Stories on “{title}”, every outlet kept.",
        page=f"topics/{name}",
    )


def subscription(site: Site, name: str, title: str) -> Publication:
    """The articles that one subscription carried, cleaned."""
    return Publication(
        name=f"subscriptions/{name}",
        title=f"{title} · {site.title}",
        subtitle=f"What “{title}” carried, cleaned.",
        page=f"subscriptions/{name}",
    )


def story(site: Site, slug: str, title: str) -> Publication:
    """One story to follow: each article about it as it comes in."""
    return Publication(
        name=f"stories/{slug}",
        title=f"{title} · {site.title}",
        subtitle="Every article on this story, as it comes in.",
        page=f"stories/{slug}",
    )
