"""What a web page says of its article in JSON-LD (schema.org)."""

import json
import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from feeds.documents import facts, values

_ARTICLE = re.compile(
    r"(?:\w*Article|\w*Posting|Report|Review|ClaimReview|Recipe)$"  # schema.org/Article
)
_MOST_NODES = 2000
_COMMENTS = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*$")


def article(page: HtmlElement) -> facts.Said:
    """The first article that the page describes, its references resolved; else {}."""
    nodes = [
        node
        for script in page.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
        for node in _nodes(_loaded(script.text or ""))
    ]
    known = {node["@id"]: node for node in nodes if len(node) > 1 and _id(node)}
    for node in nodes:
        if any(_ARTICLE.search(kind) for kind in _kinds(node)):
            return {
                key: _resolved(value, known)
                for key, value in node.items()
                if key != "@id"
            }
    return {}


def _loaded(text: str) -> object:
    try:
        return json.loads(_COMMENTS.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(loaded: object) -> Iterator[Mapping[str, object]]:
    """All objects, those around before those inside."""
    waiting = [loaded]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        at = waiting.pop(0)
        if isinstance(at, list):
            waiting.extend(at)
        elif isinstance(at, dict):
            yield at
            waiting.extend(v for v in at.values() if isinstance(v, dict | list))


def _resolved(value: object, known: Mapping[object, object]) -> object:
    if isinstance(value, list):
        return [_resolved(item, known) for item in value]
    if isinstance(value, dict) and set(value) == {"@id"}:
        return known.get(value["@id"], value)
    return value


def _kinds(node: Mapping[str, object]) -> list[str]:
    return [kind for kind in values.items(node.get("@type")) if isinstance(kind, str)]


def _id(node: Mapping[str, object]) -> bool:
    return isinstance(node.get("@id"), str)
