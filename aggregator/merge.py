"""Stories and articles become the entries of published feeds. Pure.

Everything here follows from its arguments alone, so the same database gives the same
bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import TypeVar

from aggregator import attribution, wording
from aggregator.coverage import Coverage, Report, cover
from aggregator.publications import Publication, Site
from feeds import sanitise
from feeds.model import Category, Entry, Feed, Link, Person, Source
from storage.articles import Article
from storage.stories import Story

_Dated = TypeVar("_Dated", Article, Story)


def articles_feed(
    site: Site, publication: Publication, articles: Iterable[Article]
) -> Feed:
    """Give a feed with one entry per article, newest first."""
    entries = [_article_entry(site, article) for article in newest(site, articles)]
    return _feed(site, publication, entries)


def stories_feed(
    site: Site,
    publication: Publication,
    stories: Iterable[Story],
    topics: Mapping[str, str],
) -> Feed:
    """Give a feed with one entry per story; ``topics`` are titles by name.

    Pinned stories come first, and stay whatever their age.
    """
    given = tuple(stories)
    shown = [story for story in given if story.pinned]
    shown += newest(site, (story for story in given if not story.pinned))
    entries = [_story_entry(site, story, topics) for story in shown]
    return _feed(site, publication, entries)


def newest(site: Site, dated: Iterable[_Dated]) -> list[_Dated]:
    """Give what a feed of ours holds, by time then id, newest first.

    The window is counted back from the newest of them, not from now: a quiet week
    empties no feed, and the same database gives the same feed.
    """
    ordered = sorted(dated, key=lambda one: (one.time, one.id), reverse=True)
    if not ordered:
        return ordered
    horizon = ordered[0].time - site.window
    fresh = sum(one.time >= horizon for one in ordered)
    return ordered[: min(max(fresh, site.min_entries), site.max_entries)]


def _feed(site: Site, publication: Publication, entries: list[Entry]) -> Feed:
    changes = [entry.updated for entry in entries if entry.updated]
    source = Source(
        id=f"{site.tag}:feeds/{publication.name}",
        title=publication.title,
        subtitle=publication.subtitle,
        updated=max(changes, default=site.since),
        links=(
            Link(
                href=site.address(publication.path),
                rel="self",
                type="application/atom+xml",
            ),
            Link(href=site.address(publication.page), type="text/html"),
        ),
        authors=(Person(name=site.title, uri=site.address("")),),
        icon=site.address("icon.svg"),
        language=site.language,
    )
    return Feed(source=source, entries=tuple(entries))


def _article_entry(site: Site, article: Article) -> Entry:
    entry = article.entry
    summary, content = _words(site, article)
    return replace(
        entry,
        id=article.iri,
        title=wording.headline(entry),
        summary=summary,
        content=content,
        links=attribution.links(site, article),
        authors=attribution.bylines(article),
        published=article.time,
        # Some outlets stamp the last edit before they publish.
        updated=max(article.updated, article.time),
        source=attribution.source_of(site, article),
    )


def _story_entry(site: Site, story: Story, topics: Mapping[str, str]) -> Entry:
    coverage = cover(story)
    lead = coverage.lead
    return Entry(
        id=story.iri,
        title=wording.called_story(story, lead),
        content=_story_content(site, coverage),
        links=(
            Link(href=site.address(f"stories/{story.slug}"), type="text/html"),
            *attribution.via(lead),
            *attribution.related(coverage),
            *(link for link in lead.entry.links if link.rel == "enclosure"),
        ),
        authors=attribution.outlets(coverage),
        categories=tuple(
            Category(term=name, scheme=f"{site.tag}:topics", label=topics[name])
            for name in story.topics
            if name in topics
        ),
        published=lead.time,
        updated=max(story.updated, lead.time),
        language=lead.entry.language,
        rights=lead.entry.rights,
        image=lead.entry.image,
        source=attribution.source_of(site, lead),
    )


def _words(site: Site, article: Article) -> tuple[str, str]:
    """Give the summary and the content that may be republished, as HTML."""
    entry = article.entry
    policy = site.content_of(article.subscription)
    if policy == "link":
        return "", ""
    if policy == "summary":
        return sanitise.escape(wording.excerpt(entry)), ""
    summary = "" if entry.summary == entry.content else entry.summary
    if not (summary or entry.content):
        return "", sanitise.escape(entry.text)
    return summary, entry.content


def _story_content(site: Site, coverage: Coverage) -> str:
    """Give the lead's words, then the list of who reported."""
    summary, content = _words(site, coverage.lead)
    parts = (content or summary, _reports(site, coverage))
    return "<hr>".join(part for part in parts if part)


def _reports(site: Site, coverage: Coverage) -> str:
    """Give the list of who reported as HTML, copies below the text they repeat."""
    items = "".join(_report(site, report) for report in coverage.reports)
    tally = f"<p>{wording.tally(coverage)}</p>" if coverage.joint else ""
    return f"{tally}<ul>{items}</ul>"


def _report(site: Site, report: Report) -> str:
    copies = "".join(f"<li>{_mention(site, copy)}</li>" for copy in report.copies)
    below = f"<p>The same text:</p><ul>{copies}</ul>" if copies else ""
    return f"<li>{_mention(site, report.article)}{below}</li>"


def _mention(site: Site, article: Article) -> str:
    title = escape(wording.headline(article.entry))
    if link := article.entry.link:
        title = f'<a href="{escape(link)}">{title}</a>'
    when = wording.date_and_time(article.time, site.timezone)
    outlet = escape(wording.outlet(article))
    return (
        f"{title}<br>{outlet}, "
        f'<time datetime="{article.time.isoformat()}">{when}</time>'
    )
