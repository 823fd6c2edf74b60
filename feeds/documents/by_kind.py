"""One local document becomes articles, by its kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from feeds import parse, sanitise
from feeds.documents import (
    decoding,
    facts,
    front_matter,
    json_articles,
    languages,
    mail,
    markdown,
    plaintext,
    webpage,
)
from feeds.errors import ParseError
from feeds.model import Entry

Reader = Callable[[bytes, str], tuple[Entry, ...]]
"""Reads a document of one kind: its bytes and the name it has in errors."""

_PAGE_STARTS = ("<!doctype html", "<html")
_DIGITS = 16


def read(body: bytes, *, name: str, suffix: str, id: str) -> tuple[Entry, ...]:
    """The articles of a document whose name ends in ``suffix`` (a key of `READERS`).

    A document that is one article gives it its ``id``; in a list of articles each one's
    own id, address or title tells it from the others. Entries of a feed file keep the
    ids that the feed gave them. The language is guessed where none is stated.

    Raises:
        ParseError: of kind ``empty`` for a document without words, else as the reader
            of its kind does.
    """
    if not body.strip():
        raise ParseError(name, "is empty", kind="empty")
    entries = READERS[suffix](body, name)
    return tuple(_with_language(_identified(entry, id)) for entry in entries)


def _identified(entry: Entry, id: str) -> Entry:
    if entry.key:
        return replace(entry, key="", id=f"{id}#{entry.key}")
    return entry if entry.id else replace(entry, id=id)


def _with_language(entry: Entry) -> Entry:
    if entry.language or (entry.source and entry.source.language):
        return entry
    words = sanitise.text_of(entry.content or entry.summary)
    return replace(entry, language=languages.guess(f"{entry.title}\n{words}".strip()))


def _text(body: bytes, name: str) -> tuple[Entry, ...]:
    said, text = front_matter.split(decoding.decode(body, name=name))
    if text.lstrip().lower().startswith(_PAGE_STARTS):
        return _one(said, webpage.read(text, name=name), name)
    stated = facts.entry(said)
    return _one(said, plaintext.read(text, title=stated.title), name)


def _markdown(body: bytes, name: str) -> tuple[Entry, ...]:
    said, text = front_matter.split(decoding.decode(body, name=name))
    stated = facts.entry(said)
    article = markdown.read(text, title=stated.title, base=stated.link)
    return _one(said, article, name)


def _page(body: bytes, name: str) -> tuple[Entry, ...]:
    said, text = front_matter.split(decoding.decode(body, name=name))
    return _one(said, webpage.read(text, name=name), name)


def _mail(body: bytes, name: str) -> tuple[Entry, ...]:
    return _one({}, mail.read(body, name=name), name)


def _json(body: bytes, name: str) -> tuple[Entry, ...]:
    value = json_articles.loaded(decoding.decode(body, name=name), name=name)
    if json_articles.is_feed(value):
        return _feed(body, name)
    articles = json_articles.read(value, name=name)
    if isinstance(value, Mapping) and len(articles) == 1:
        return (replace(articles[0], id=""),)
    return tuple(replace(entry, id="", key=_mark(entry)) for entry in articles)


def _feed(body: bytes, name: str) -> tuple[Entry, ...]:
    feed = parse.parse(body, url="")
    return tuple(
        replace(entry, source=entry.source or feed.source) for entry in feed.entries
    )


def _one(said: facts.Said, article: Entry, name: str) -> tuple[Entry, ...]:
    """The only article of a document: what is stated above it goes before the rest."""
    entry = replace(facts.filled(facts.entry(said), article), id="")
    if not entry.title and not entry.content and not entry.summary:
        raise ParseError(name, "has no words", kind="empty")
    return (entry,)


def _mark(entry: Entry) -> str:
    """What tells an article from the others of its list, also when these change."""
    named = entry.id or entry.link or f"{entry.title}\n{entry.published}"
    return sha256(named.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]


READERS: Mapping[str, Reader] = {
    ".txt": _text,
    ".text": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _page,
    ".htm": _page,
    ".xhtml": _page,
    ".eml": _mail,
    ".json": _json,
    ".jsonl": _json,
    ".xml": _feed,
    ".rss": _feed,
    ".atom": _feed,
    ".rdf": _feed,
}
