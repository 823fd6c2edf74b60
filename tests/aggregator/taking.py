"""A desk with a database in a folder of the test's own, and readings to take in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline, publishing, unwritten
from aggregator.config import Config, Service, Subscription, Topic
from aggregator.config.mirror import Publish
from aggregator.opening import arrange, open_desk
from aggregator.pipeline import Desk, Taken, take
from aggregator.publishing import ALL, Published, Share, publish
from feeds import urls
from feeds.model import Entry, Failure, Feed, Link, Outlet, Outline, Reading, Source
from feeds.publish import ATOM, FORMATS, Format
from storage import articles, publications, stories
from storage.articles import Article
from storage.database import Database
from storage.stories import Story

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

TABLES = (
    *("outlets", "subscriptions", "documents", "articles", "entries"),
    *("stories", "topics", "story_topics", "publications"),
)

FERRY = (
    "The ferry Saint Olaf ran aground off Kirkwall on Sunday with 212 passengers "
    "aboard. Coastguards took everyone off before the tide turned, and divers are "
    "looking at the damaged hull."
)
FERRY_TOO = (
    "All 212 passengers were rescued from the ferry Saint Olaf, which had run aground "
    "near Kirkwall. The hull was torn open, the coastguard said, and divers went down "
    "to look at it on Sunday evening."
)
BUDGET = (
    "Parliament in Valletta passed a budget that raises pensions and the duty on fuel. "
    "The finance minister called it prudent; the opposition walked out of the vote."
)


def subscribe(name: str, **given: object) -> Subscription:
    values: dict[str, object] = {"name": name, "url": f"https://{name}.example/feed"}
    return Subscription(**(values | given))


def entry(
    id: str, title: str = "", text: str = "", outlet: str = "", **given: object
) -> Entry:
    """An entry as cleaning gives it; the outlet's own unless ``own`` says not."""
    link = str(given.pop("link", f"https://{outlet}/{id}" if outlet else ""))
    made = Entry(
        id=id,
        key=id,
        title=title or f"Title of {id}",
        text=text,
        content=f"<p>{text}</p>" if text else "",
        links=(Link(href=link),) if link else (),
        link_key=urls.canonical(link) if link else "",
        outlet=Outlet(key=outlet, name=outlet),
        own=True,
        language="en",
    )
    return replace(made, **given)


@dataclass
class Bench:
    """One data folder; ``now`` is what the clock says.

    Where what is published is ``copied`` elsewhere, all of it stands as files.
    """

    folder: Path
    copied: bool = False
    now: datetime = NOON
    config: Config = field(init=False)
    desk: Desk = field(init=False)

    def configure(
        self,
        *wanted: Subscription | str,
        topics: Iterable[Topic] = (),
        service: Service | None = None,
    ) -> "Bench":
        """Open the desk, or arrange it anew, as another configuration wants it."""
        given = service or Service(id="river.example", min_entries=1000)
        self.config = Config(
            path=self.folder / "aggregator.toml",
            service=replace(given, data=self.folder),
            subscriptions=tuple(
                subscribe(one) if isinstance(one, str) else one for one in wanted
            ),
            topics=tuple(topics),
            publish=Publish(to="memory://copy") if self.copied else Publish(),
        )
        if hasattr(self, "desk"):
            self.desk = arrange(self.desk.db, self.config, self.now)
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.desk = open_desk(self.config, self.now)
        return self

    def take(self, *readings: Reading, **feeds: Sequence[Entry]) -> Taken:
        """Take in readings, or entries by subscription."""
        given = [read(name, *entries) for name, entries in feeds.items()]
        return take(self.desk, [*readings, *given], self.now)

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def reopen(self) -> None:
        """As after a restart: another connection, no index."""
        self.desk.db.close()
        self.desk = open_desk(self.config, self.now)

    def publish(self, share: Share = ALL) -> Published:
        return publish(self.desk.db, self.config, self.now, share)

    def published(self) -> dict[str, bytes]:
        """The Atom of every feed of ours."""
        public = self.config.service.published
        standing = {
            str(path.relative_to(public)): path.read_bytes()
            for path in sorted(public.rglob("*.atom"))
        }
        return standing | unwritten_feeds(self.desk.db, self.config, forms=(ATOM,))

    def articles(self) -> dict[str, Article]:
        """What all.atom would hold, by title."""
        return {one.entry.title: one for one in articles.newest(self.desk.db, 1000)}

    def stories(self) -> list[Story]:
        return list(stories.newest(self.desk.db, 1000))

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything that is kept."""
        return {
            table: sorted(
                (tuple(row) for row in self.desk.db.execute(f"SELECT * FROM {table}")),
                key=repr,
            )
            for table in TABLES
        }


def unwritten_feeds(
    db: Database, config: Config, *paths: str, forms: Sequence[Format] = FORMATS
) -> dict[str, bytes]:
    """The feeds that are made when asked for, all or those marked by these paths."""
    here = publishing.site(db, config)
    names = [path.removesuffix(".atom") for path in paths or publications.every(db)]
    found = {
        f"{name}.{form.name}": unwritten.document(db, here, name, form)
        for name in names
        for form in forms
    }
    return {path: body for path, body in found.items() if body is not None}


def read(name: str, *entries: Entry, **given: object) -> Reading:
    """A reading of a feed with these entries."""
    source = Source(title=f"The {name}")
    return Reading(name=name, feed=Feed(source=source, entries=entries), **given)


def failed(name: str, kind: str = "http-500", **given: object) -> Reading:
    return Reading(name=name, failure=Failure(kind=kind, reason="why", **given))


def listed(name: str, *outlines: str) -> Reading:
    """A reading of an OPML list of titles, each with an address of its own."""
    return Reading(
        name=name,
        outlines=tuple(
            Outline(url=f"https://{one.lower()}.example/feed", title=one)
            for one in outlines
        ),
    )


def take_and_die(bench: Bench, readings: Sequence[Reading], *, after: int) -> bool:
    """Take a batch in but die after so many turns; whether it came to its end."""
    turn, left = pipeline.turn, [after]

    def mortal(*given: object) -> None:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        turn(*given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "turn", mortal)
        try:
            bench.take(*readings)
        except KeyboardInterrupt:
            return False
    return True
