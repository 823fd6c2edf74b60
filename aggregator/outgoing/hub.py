"""Our hub: it takes requests to follow our feeds, and nobody else's (W3C WebSub, 5)."""

import logging
from collections.abc import Mapping
from datetime import datetime

from aggregator.control import Message
from aggregator.desk import Desk
from aggregator.outgoing import followable, verifying
from aggregator.outgoing.followable import Followed, UnknownTopic
from aggregator.outgoing.subscribing import Asking, AskingError, read
from storage import followers, outbox
from storage.database import writing

MOST = 5000
"""So many subscriptions are held, over all callbacks."""

MOST_OF_HOST = 200
"""So many with callbacks at one host."""

PENDING = 200
"""So many requests wait to be verified, over all."""

PENDING_OF_HOST = 20

logger = logging.getLogger(__name__)


def answer(desk: Desk, now: datetime, fields: Mapping[str, str]) -> Message:
    """Take a request in, and give the ``status`` and ``words`` to answer it with."""
    if not desk.config.service.hub:
        return _told(404, "This service has no hub.")
    try:
        asking = read(fields)
        followed = followable.find(desk, asking.topic)
    except AskingError as error:
        return _told(400, f"{error}.")
    except UnknownTopic as error:
        return _told(404, f"hub.topic: {error}.")
    if reason := _full(desk, asking, followed):
        return _told(503, reason)
    with writing(desk.db):
        question = verifying.asked(desk, asking, followed)
        outbox.put(desk.db, [question], now, now)
    told = asking.mode, followed.path, asking.host
    logger.info("asked mode=%s feed=%s host=%s", *told)
    return _told(202, "The callback is asked whether it wants this.")


def _full(desk: Desk, asking: Asking, followed: Followed) -> str:
    """Why no more requests are taken at present, if so."""
    db, host = desk.db, asking.host
    waiting = outbox.waiting(db).get(verifying.receiver(host), 0)
    if waiting >= PENDING_OF_HOST or outbox.kinds(db).get("verify", 0) >= PENDING:
        return "Too many requests wait to be verified; try again in some minutes."
    known = followers.known(db, asking.callback, followed.path, followed.reader)
    if asking.mode == "unsubscribe" or known is not None:
        return ""
    if followers.count(db) >= MOST or followers.count(db, host) >= MOST_OF_HOST:
        return "There are too many subscriptions already, here or at your host."
    return ""


def _told(status: int, words: str) -> Message:
    return {"status": status, "words": words}
