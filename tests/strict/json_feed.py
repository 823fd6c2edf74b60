"""A published JSON feed held against the prose of JSON Feed 1.1, beside its schema.

https://www.jsonfeed.org/version/1.1/
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tests.strict import values

Check = Callable[[Any], Iterator[str]]

FEED = {
    *("version", "title", "home_page_url", "feed_url", "description", "next_url"),
    *("icon", "favicon", "authors", "language", "hubs", "items"),
}
ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary"),
    *("image", "date_published", "date_modified", "authors", "tags", "language"),
    "attachments",
}


def complaints(body: bytes, address: str, now: datetime) -> list[str]:
    """What is wrong with a feed that stands at an address."""
    told = json.loads(body)
    found = list(_feed(told, address))
    ids = [item.get("id") for item in told["items"]]
    found += [f"a second item: {one}" for one in {*ids} if ids.count(one) > 1]
    for item in told["items"]:
        found += [f"{one} [{item.get('id')}]" for one in _item(item, now)]
    return found


def _feed(told: dict[str, Any], address: str) -> Iterator[str]:
    if next(iter(told)) != "version":
        yield "the version comes first"
    if told["version"] != "https://jsonfeed.org/version/1.1":
        yield f"another version: {told['version']}"
    if told["feed_url"] != address:
        yield f"feed_url is another one: {told['feed_url']}"
    if told.get("next_url") == address:
        yield "next_url is the same page"
    yield from _known(told, FEED)
    checks: dict[str, Check] = {
        "title": values.text,
        "description": values.text,
        "home_page_url": values.address,
        "next_url": values.address,
        "icon": values.address,
        "favicon": values.address,
        "language": values.language,
        "authors": _people,
    }
    yield from _checked(told, checks)


def _item(item: dict[str, Any], now: datetime) -> Iterator[str]:
    yield from _known(item, ITEM)
    if not isinstance(item.get("id"), str):
        yield "an id is a string"
    if not {"content_html", "content_text"} & item.keys():
        yield "an item has words"
    checks: dict[str, Check] = {
        "url": values.address,
        "external_url": values.address,
        "title": values.text,
        "content_html": values.html,
        "content_text": values.text,
        "summary": values.text,
        "image": values.address,
        "date_published": lambda value: values.time(value, now),
        "date_modified": lambda value: values.time(value, now),
        "language": values.language,
        "authors": _people,
        "tags": _tags,
        "attachments": _attachments,
    }
    yield from _checked(item, checks)


def _known(told: dict[str, Any], names: set[str]) -> Iterator[str]:
    """Extensions are objects whose names begin with an underscore and have no dot."""
    for name in told.keys() - names:
        if not name.startswith("_") or "." in name or not isinstance(told[name], dict):
            yield f"unknown: {name}"
    for name, value in told.items():
        if value in ("", None, {}) or (value == [] and name != "items"):
            yield f"left empty: {name}"


def _checked(told: dict[str, Any], checks: dict[str, Check]) -> Iterator[str]:
    for name in checks.keys() & told.keys():
        yield from (f"{name}: {one}" for one in checks[name](told[name]))


def _people(people: list[dict[str, Any]]) -> Iterator[str]:
    for person in people:
        yield from _checked(person, {"name": values.text, "url": values.address})
        if not person.keys() & {"name", "url", "avatar"}:
            yield "an author has a name, an address or a picture"


def _tags(tags: list[str]) -> Iterator[str]:
    for tag in tags:
        yield from values.text(tag)


def _attachments(attachments: list[dict[str, Any]]) -> Iterator[str]:
    for attachment in attachments:
        if not {"url", "mime_type"} <= attachment.keys():
            yield f"an attachment has an address and a type: {attachment}"
        checks = {"url": values.address, "mime_type": values.media_type}
        yield from _checked(attachment, checks)
