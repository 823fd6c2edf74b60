"""One entry a day with what a topic's stories were.

An entry knows the articles of its day and of those before it, so a story that goes on
changes the entry of no day that is over. A day is over once there is an article of a
later one: the same database gives the same feed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from html import escape

from aggregator import wording
from aggregator.coverage import cover
from aggregator.publications import Publication, Site
from feeds.model import Entry, Link, Person
from storage import days, stories
from storage.database import Database
from storage.stories import Story

DAYS = 14
"""So many of the last days that are over a feed holds."""

STORIES = 20
"""So many stories the entry of a day names, those with most outlets."""

EXCERPT = 200


def today(db: Database, site: Site) -> date | None:
    """The day that is not over yet, where the readers are."""
    newest = days.newest(db)
    return None if newest is None else newest.astimezone(site.timezone).date()


def topic_of(publication: Publication) -> str:
    """The topic whose days a feed of ours tells; nothing where it is another one."""
    kind, _, rest = publication.name.partition("/")
    topic, _, daily = rest.partition("/")
    return topic if (kind, daily) == ("topics", "daily") else ""


def entries(db: Database, site: Site, publication: Publication) -> Iterator[Entry]:
    """Give the entry of each day that is over and had stories, the newest first."""
    last = today(db, site)
    over = [] if last is None else [last - timedelta(days=n + 1) for n in range(DAYS)]
    return told_on(db, site, publication, over)


def told_on(
    db: Database, site: Site, publication: Publication, over: Iterable[date]
) -> Iterator[Entry]:
    """Give the entries of these days that had stories, in their order."""
    topic = topic_of(publication)
    for day in over:
        start, end = begin(site, day), begin(site, day + timedelta(days=1))
        numbers = days.stories_of(db, topic, start, end, STORIES)
        found = {story.id: story for story in stories.numbered(db, numbers)}
        told = [_until(found[number], end) for number in numbers if number in found]
        if told:
            yield _entry(site, publication, day, told)


def begin(site: Site, day: date) -> datetime:
    """When a day begins, where the readers are."""
    return datetime.combine(day, time(), tzinfo=site.timezone)


def _until(story: Story, end: datetime) -> Story:
    """The story as far as it had been told by then."""
    known = tuple(article for article in story.articles if article.time < end)
    return replace(story, articles=known)


def _entry(site: Site, publication: Publication, day: date, told: list[Story]) -> Entry:
    over = begin(site, day + timedelta(days=1))
    named = wording.day(begin(site, day), site.timezone)
    count = wording.count(len(told), "story", "stories")
    items = "".join(_item(site, story) for story in told)
    return Entry(
        id=f"{site.tag}:{publication.name}/{day:%Y-%m-%d}",
        title=f"{day:%A}, {named}: {count}",
        content=f"<ol>{items}</ol>",
        links=(
            Link(href=site.address(publication.page), type="text/html"),
            *(
                Link(
                    href=site.story_page(story, cover(story)),
                    rel="related",
                    type="text/html",
                    title=wording.called_story(story, cover(story).lead),
                )
                for story in told
            ),
        ),
        authors=(Person(name=site.title, uri=site.address("")),),
        published=over,
        updated=over,
        language=site.language,
    )


def _item(site: Site, story: Story) -> str:
    coverage = cover(story)
    page = escape(site.story_page(story, coverage))
    title = escape(wording.called_story(story, coverage.lead))
    words = ""
    if site.content_of(coverage.lead.subscription) != "link":
        words = escape(wording.excerpt(coverage.lead.entry, EXCERPT))
    by = ", ".join(escape(wording.outlet(article)) for article in coverage.by)
    tally = f" ({wording.tally(coverage)})" if coverage.joint else ""
    lines = [f'<a href="{page}">{title}</a>{tally}', words, by]
    return f"<li>{'<br>'.join(line for line in lines if line)}</li>"
