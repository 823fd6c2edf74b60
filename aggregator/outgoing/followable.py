"""Which document of ours somebody means by a topic, and how he sees it."""

import logging
from dataclasses import dataclass

from aggregator import catalogue, publishing, tokens, unwritten
from aggregator.config import Config
from aggregator.control import Refused
from aggregator.desk import Desk
from feeds.errors import PublishError
from feeds.publish import FORMATS, Format
from storage import tokens as kept

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A document that can be followed: its path, and whose it is.

    ``reader`` is the digest of the token that it is asked for with, empty for none.
    """

    path: str
    reader: str = ""


class UnknownTopic(Exception):  # noqa: N818  # an answer, not a fault of ours
    """The topic is none of ours, or none for whoever asks; the message says which."""


def find(desk: Desk, topic: str) -> Followed:
    """The document that a topic is. Raises UnknownTopic.

    Only what is marked as it changes can be followed: nobody hears of another feed.
    """
    service = desk.config.service
    path = topic.removeprefix(f"{service.url}/")
    if path == topic:
        raise UnknownTopic("this hub is for the feeds of this service alone")
    reader = ""
    if f"/{path}".startswith(tokens.PREFIX):
        word, _, path = f"/{path}".removeprefix(tokens.PREFIX).partition("/")
        holder = tokens.holder(kept.every(desk.db), word)
        if holder is None:
            raise UnknownTopic("this address is not known, or not any more")
        reader = holder.digest
    elif not service.public:
        raise UnknownTopic("this service is private: an address with a token is needed")
    name, _, ending = path.rpartition(".")
    site = publishing.site(desk.db, desk.config)
    if form_of(path) is None or catalogue.find(desk.db, site, name) is None:
        raise UnknownTopic("there is no feed that can be followed")
    return Followed(path=f"{name}.{ending}", reader=reader)


def seen_by(desk: Desk, reader: str) -> Config | None:
    """The service as whoever follows sees it; ``None`` if he may not any more."""
    if not reader:
        return desk.config if desk.config.service.public else None
    names = [one.name for one in kept.every(desk.db) if one.digest == reader]
    try:
        return tokens.config_for(desk.db, desk.config, names[0]) if names else None
    except Refused as error:
        logger.warning("cannot push reader=%s reason=%s", names[0], error)
        return None


def form_of(path: str) -> Format | None:
    """The format of a document, by its path."""
    ending = path.rpartition(".")[2]
    return next((form for form in FORMATS if form.name == ending), None)


def is_there(desk: Desk, path: str) -> bool:
    """Whether there is such a document, as a file or to be made."""
    if (desk.config.service.published / path).is_file():
        return True
    name = path.rpartition(".")[0]
    site = publishing.site(desk.db, desk.config)
    return not site.stands(name) and catalogue.find(desk.db, site, name) is not None


def published(desk: Desk, path: str) -> bytes:
    """What is published at a path; nothing where nothing is yet."""
    try:
        return (desk.config.service.published / path).read_bytes()
    except FileNotFoundError:
        return made(desk, path)


def made(desk: Desk, path: str) -> bytes:
    """What is published at a path where that stands in no file, else nothing."""
    form, name = form_of(path), path.rpartition(".")[0]
    if form is None or (desk.config.service.published / path).is_file():
        return b""
    site = publishing.site(desk.db, desk.config)
    try:
        return unwritten.document(desk.db, site, name, form) or b""
    except PublishError as error:
        logger.warning("unpublishable feed=%s reason=%s", path, error)
        return b""
