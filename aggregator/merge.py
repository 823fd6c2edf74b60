"""Stories and articles become the entries of published feeds. Pure.

Everything here follows from its arguments alone, so the same database gives the same
bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape

from aggregator import attribution, wording
from aggregator.coverage import Coverage, Report, cover
from aggregator.publications import Publication, Site
from feeds import sanitise
from feeds.model import Category, Entry, Feed, Link, Person, Source
from feeds.publish import ATOM, FORMATS, Format
from storage.articles import Article
from storage.stories import Story

FROM_PAGE = "<p><em>The text is from the page; its feed has the beginning.</em></p>"
"""Below a text that is not the feed's own."""


def head(
    site: Site,
    publication: Publication,
    updated: datetime,
    *,
    form: Format = ATOM,
    links: Iterable[Link] = (),
) -> Source:
    """Give what a feed of ours says of itself in one of its formats."""
    others = (other for other in FORMATS if other != form)
    return Source(
        id=f"{site.tag}:feeds/{publication.name}",
        title=publication.title,
        subtitle=publication.subtitle,
        updated=updated,
        links=(
            _document(site, publication, form, "self"),
            Link(href=site.address(publication.page), type="text/html"),
            *(_document(site, publication, one, "alternate") for one in others),
            *links,
        ),
        authors=(Person(name=site.title, uri=site.address("")),),
        icon=site.address("icon.svg"),
        language=site.language,
    )


def _document(site: Site, publication: Publication, form: Format, rel: str) -> Link:
    title = form.title if rel == "alternate" else ""
    href = site.address(publication.at(form))
    return Link(href=href, rel=rel, type=form.media_type, title=title)


def articles_feed(
    site: Site,
    publication: Publication,
    articles: Iterable[Article],
    form: Format = ATOM,
) -> Feed:
    """Give a feed with one entry per article, newest first."""
    ordered = sorted(articles, key=lambda one: (one.time, one.id), reverse=True)
    entries = tuple(article_entry(site, one) for one in ordered[: site.max_entries])
    changes = [entry.updated for entry in entries if entry.updated]
    updated = max(changes, default=site.since)
    return Feed(source=head(site, publication, updated, form=form), entries=entries)


def article_entry(site: Site, article: Article) -> Entry:
    """Give the entry of an article, one to one."""
    entry = article.entry
    links = attribution.links(site, article)
    summary, content = _words(site, article)
    if not (summary or content):
        summary = _pointer(article, links)
    time = within_its_second(article.time, 0)
    return replace(
        entry,
        id=article.iri,
        title=wording.headline(entry),
        summary=summary,
        content=content,
        links=links,
        authors=attribution.bylines(article),
        published=time,
        # Some outlets stamp the last edit before they publish.
        updated=within_its_second(max(article.updated, time), article.id),
        source=attribution.source_of(site, article),
    )


def story_entry(site: Site, story: Story, topics: Mapping[str, str]) -> Entry:
    """Give the entry of a story; ``topics`` are titles by name."""
    coverage = cover(story)
    lead = coverage.lead
    return Entry(
        id=story.iri,
        title=wording.called_story(story, lead),
        content=_story_content(site, coverage),
        links=(
            Link(href=site.story_page(story, coverage), type="text/html"),
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
        published=within_its_second(lead.time, 0),
        updated=within_its_second(max(story.updated, lead.time), story.id),
        language=lead.entry.language,
        rights=lead.entry.rights,
        image=lead.entry.image,
        source=attribution.source_of(site, lead),
    )


def within_its_second(time: datetime, number: int) -> datetime:
    """Give a time as the one of this number among those of its second.

    Outlets publish by the minute, and what has no time comes with many others at once;
    but two entries that were updated at one time are a fault to validators, and to
    readers that order by it.
    """
    return time.replace(microsecond=number % 1_000_000)


def _pointer(article: Article, links: Iterable[Link]) -> str:
    """Give the words of an entry without any: what it is called, where, and by whom."""
    page = next((link.href for link in links if link.rel == "alternate"), "")
    title = escape(wording.headline(article.entry))
    outlet = escape(wording.outlet(article))
    return f'<p><a href="{escape(page)}">{title}</a><br>{outlet}</p>'


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
    return summary, entry.content + (FROM_PAGE if entry.from_page else "")


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
