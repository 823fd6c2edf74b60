"""A published document in memory, and how it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from aggregator.web import deltas
from aggregator.web.answering import answer
from aggregator.web.conditions import http_date, known_tags
from aggregator.web.express import Ready
from aggregator.web.representation import Representation, represent

Question = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A published document; ``headers`` are said with it, whatever of it is sent.

    The same question has the same answer as long as its file stands: ``answers`` are
    those that were given, so that nothing is put together twice.
    """

    representation: Representation
    max_age: int
    headers: Mapping[str, str]
    answers: dict[Question, Ready] = field(default_factory=dict)


def respond(asked: Mapping[str, str], document: Document) -> Response:
    """Answer a request with these headers, if asked for with what is new alone."""
    whole = document.representation
    response = answer(asked, whole, max_age=document.max_age)
    if response.status_code != 200 or not deltas.is_wanted(asked):
        return response
    known = known_tags(asked.get("if-none-match", ""))
    versions = [tag.partition("-")[0] for tag in known]
    found = deltas.since(versions, whole.etag, whole.body)
    if found is None:
        return response
    version, body = found
    made = answer(asked, represent(body, whole.media_type), max_age=0, status=226)
    made.headers["IM"] = "feed"
    made.headers["ETag"] = response.headers["ETag"]
    made.headers["Delta-Base"] = f'"{known[versions.index(version)]}"'
    # Caches that do not know 226 must not take a part for the whole.
    made.headers["Cache-Control"] = "no-store"
    if whole.modified is not None:
        made.headers["Last-Modified"] = http_date(whole.modified)
    return made
