"""Entries as they came become entries that can be kept, compared and published.

Serves feeds and folders alike, one document at a time; changes no meaning.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from feeds import identity, outlets, sanitise, tracking, urls
from feeds.model import (
    Category,
    Entry,
    Feed,
    Hints,
    Link,
    Outlet,
    Person,
    Source,
)

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)  # RFC 5646

_LATIN = re.compile("(?:en|de|fr|es|it|pt|nl|sv|da|nb|no|fi|pl|cs|tr|id)(?:-|$)", re.I)
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f]")

_NOUNS = frozenset({Category, Entry, Hints, Link, Outlet, Person, Source})

_WRITTEN = frozenset({"content", "summary"})
"""Texts that only `feeds.sanitise` writes, which leaves nothing in them."""

_Noun = TypeVar("_Noun")


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
    tidy = _tidy(feed)
    source = _source(tidy.source, now)
    entries = tuple(_entry(entry, source.language, now) for entry in tidy.entries)
    pages = (link.href for link in source.links if link.rel in {"alternate", "self"})
    homes = frozenset(urls.canonical(page) for page in pages)
    known = replace(
        tidy, source=source, entries=identity.identified(entries, homes - {""})
    )
    assigned = outlets.assigned(
        known, location=location, title=title, fallback=fallback
    )
    return replace(known, entries=assigned)


def _tidy(noun: _Noun) -> _Noun:
    """A noun whose texts, at any depth, can be written as XML."""
    texts: list[str] = []
    _gather(noun, texts)
    joined = "".join(texts)
    if sanitise.strip_controls(joined) == joined:
        return noun
    return cast(_Noun, _stripped(noun))


def _gather(noun: Any, texts: list[str]) -> None:
    """Append every text of a noun, at any depth, to ``texts``."""
    for part in noun if isinstance(noun, tuple) else _parts(noun.__class__)(noun):
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, tuple) or type(part) in _NOUNS:
            _gather(part, texts)


@cache
def _parts(kind: Any) -> Callable[[object], tuple[object, ...]]:
    named = [part.name for part in fields(kind)]
    return attrgetter(*(name for name in named if name not in _WRITTEN))


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return sanitise.strip_controls(value)
    if isinstance(value, tuple):
        return tuple(_stripped(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        named = {part.name: getattr(value, part.name) for part in fields(value)}
        return replace(value, **{name: _stripped(part) for name, part in named.items()})
    return value


def _entry(entry: Entry, language: str, now: datetime) -> Entry:
    source = _source(entry.source, now) if entry.source else None
    updated = _time(entry.updated, now)
    spoken = _language(
        entry.language or (source.language if source else "") or language
    )
    text = _text(entry)
    return replace(
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
    found = (_at(link, _href(link)) for link in links)
    return tuple(dict.fromkeys(link for link in found if link.href))


def _at(link: Link, href: str) -> Link:
    return link if href == link.href else replace(link, href=href)


def _href(link: Link) -> str:
    """Where a link leads; a reader goes to a page itself, not through a counter."""
    if link.rel == "alternate":
        return _web(tracking.opened(link.href))
    return urls.absolute(link.href, "")


def _people(people: tuple[Person, ...]) -> tuple[Person, ...]:
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
