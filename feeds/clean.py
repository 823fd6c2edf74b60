"""Entries as they came become entries that can be kept, compared and published.

Serves feeds and folders alike, one document at a time; changes no meaning.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from feeds import outlets, sanitise, tracking, urls
from feeds.changing import changed, once
from feeds.identity import Identity, identified
from feeds.model import Entry, Feed, Link, Outlet, Person, Source
from feeds.tidy import tidy

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)  # RFC 5646

_LATIN = re.compile("(?:en|de|fr|es|it|pt|nl|sv|da|nb|no|fi|pl|cs|tr|id)(?:-|$)", re.I)
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f]")


def clean(
    feed: Feed, *, location: str, title: str = "", fallback: Outlet, now: datetime
) -> Feed:
    """A parsed feed, or the entries of a folder's document, made fit for use.

    Control characters are stripped, links with other than harmless schemes left out.
    Times before 1900 and after ``now`` are no times: such an entry counts from its
    arrival, and stays the same however often it is read. An entry that only says when
    it was updated was published then. The text is that of the fuller of content and
    summary; the language, where an entry has none, that of its feed. Every entry gets
    its ``key`` and ``link_key`` (`feeds.identity`) and its outlet (`feeds.outlets`).

    ``location`` is the address of the document, ``title`` the person's own name for the
    outlet, ``fallback`` the outlet of what names nobody.
    """
    written = tidy(feed)
    source = _source(written.source, now)
    entries = tuple(_entry(entry, source.language, now) for entry in written.entries)
    pages = (link.href for link in source.links if link.rel in {"alternate", "self"})
    homes = frozenset(urls.canonical(page) for page in pages)
    known = replace(written, source=source, entries=entries)
    identities = identified(entries, homes - {""})
    origins = outlets.assigned(known, location=location, title=title, fallback=fallback)
    return replace(known, entries=tuple(map(_known, entries, identities, origins)))


def _known(entry: Entry, identity: Identity, origin: outlets.Origin) -> Entry:
    return changed(
        entry,
        key=identity.key,
        link_key=identity.link_key,
        outlet=origin.outlet,
        own=origin.own,
    )


def _entry(entry: Entry, language: str, now: datetime) -> Entry:
    source = _source(entry.source, now) if entry.source else None
    updated = _time(entry.updated, now)
    spoken = _language(
        entry.language or (source.language if source else "") or language
    )
    text = _text(entry)
    return changed(
        entry,
        title=" ".join(entry.title.split()),
        text=text,
        links=_links(entry.links),
        authors=_people(entry.authors),
        published=_time(entry.published, now) or updated,
        updated=updated,
        language=spoken if _plausible(spoken, entry.title + text[:500]) else "",
        comments=_web(entry.comments),
        image=_web(entry.image),
        source=source,
    )


def _source(source: Source, now: datetime) -> Source:
    return replace(
        source,
        title=" ".join(source.title.split()),
        updated=_time(source.updated, now),
        links=_links(source.links),
        authors=_people(source.authors),
        icon=_web(source.icon),
        logo=_web(source.logo),
        language=_language(source.language),
    )


def _text(entry: Entry) -> str:
    if not entry.content and not entry.summary:
        return entry.text
    text = sanitise.text_of_clean(entry.content)
    # Words are never longer than the HTML that they are in.
    if len(entry.summary) <= len(text):
        return text
    return max(text, sanitise.text_of_clean(entry.summary), key=len)


def _links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    found = [_at(link, _href(link)) for link in links]
    return once([link for link in found if link.href])


def _at(link: Link, href: str) -> Link:
    return link if href == link.href else replace(link, href=href)


def _href(link: Link) -> str:
    """Where a link leads; a reader goes to a page itself, not through a counter."""
    if link.rel == "alternate":
        return _web(tracking.opened(link.href))
    return urls.absolute(link.href, "")


def _people(people: tuple[Person, ...]) -> tuple[Person, ...]:
    if not any(person.uri for person in people):
        return people
    return tuple(
        replace(person, uri=urls.absolute(person.uri, "")) if person.uri else person
        for person in people
    )


def _web(address: str) -> str:
    return urls.absolute(address, "", schemes=urls.WEB)


def _time(time: datetime | None, now: datetime) -> datetime | None:
    if time is None or not EARLIEST <= time <= now:
        return None
    return time.astimezone(UTC)


@lru_cache(maxsize=256)
def _language(language: str) -> str:
    tag = language.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _plausible(language: str, text: str) -> bool:
    """Whether ``text`` can be in ``language``, which templates often leave at English.

    A wrong language keeps an article out of its stories; an unknown one does not.
    """
    if text.isascii() or not _LATIN.match(language):
        return True
    others = len(_OTHER_SCRIPT.findall(text))
    return not others or 2 * others <= sum(map(str.isalpha, text))
