"""Articles out of JSON: one, a list of them, or a list under some key."""

import json
from collections.abc import Mapping

from feeds import sanitise
from feeds.documents import blocks, facts, plaintext, values
from feeds.documents.sentences import headline
from feeds.errors import ParseError
from feeds.model import Entry

_LISTS = (
    "articles",
    "items",
    "entries",
    "documents",
    "results",
    "news",
    "data",
    "posts",
)


def loaded(text: str, *, name: str) -> object:
    """What the JSON says; one value a line (JSON Lines) makes a list.

    Raises:
        ParseError: (``malformed``) with line and column of the fault.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ParseError(name, "is nested too deeply", kind="malformed") from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            return [loaded(line, name=name) for line in lines]
        raise ParseError(name, f"is no JSON: {error}", kind="malformed") from error


def is_feed(value: object) -> bool:
    """Whether a JSON value is a JSON Feed (jsonfeed.org, 1.0 and 1.1)."""
    version = value.get("version") if isinstance(value, Mapping) else None
    return isinstance(version, str) and "jsonfeed.org/version" in version


def read(value: object, *, name: str) -> tuple[Entry, ...]:
    """The articles in a JSON value.

    Raises:
        ParseError: (``not-a-feed``) where no object has a title or a text.
    """
    found = [entry for said in _objects(value) if (entry := _entry(said)) is not None]
    if not found:
        reason = "has no article: an object with a title or a text was expected"
        raise ParseError(name, reason, kind="not-a-feed")
    return tuple(found)


def _objects(value: object) -> tuple[facts.Said, ...]:
    if isinstance(value, Mapping):
        lists = (value[key] for key in _LISTS if isinstance(value.get(key), list))
        inner = next(lists, None)
        told = facts.value(value, "text") or facts.value(value, "title")
        value = [value] if inner is None or isinstance(told, str) else inner
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, Mapping))


def _entry(said: facts.Said) -> Entry | None:
    stated = facts.entry(said)
    html = _words(facts.value(said, "html"))
    text = _words(facts.value(said, "text"))
    if not html and _is_html(text):
        html = text
    if html:
        article = Entry(content=_trimmed(html, stated))
    else:
        article = plaintext.read(text, title=stated.title)
    entry = facts.filled(stated, article)
    words = sanitise.text_of(entry.content or entry.summary)
    title = entry.title or headline(words)
    return facts.filled(Entry(title=title), entry) if title or words else None


def _words(value: object) -> str:
    """A text, also where it comes as a list of its paragraphs."""
    if isinstance(value, list):
        return "\n\n".join(values.text(item) for item in value)
    return values.text(value)


def _is_html(text: str) -> bool:
    return any(tag in text.lower() for tag in ("</p>", "<br", "</div>", "<p>"))


def _trimmed(html: str, stated: Entry) -> str:
    return blocks.trim(sanitise.html(html, base=stated.link), title=stated.title)
