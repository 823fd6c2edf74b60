"""New stories become parcels for the webhooks that want them, each once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from aggregator import queries
from aggregator.config.webhook import Webhook
from aggregator.desk import Desk
from storage import announced, outbox, receivers
from storage.database import Database, writing
from storage.outbox import New

NEWS = timedelta(days=2)
"""What is older is no news, whenever it came in."""

KNOWN = timedelta(days=60)
"""So long is remembered who was told a story, after the last article of it."""


def announce(desk: Desk, now: datetime) -> None:
    """Put into the outbox what is new since the last time.

    How far was looked stands in the database with it, so that nothing is left out or
    told twice, whatever happens in between.
    """
    hooks, db = desk.config.webhooks, desk.db
    names = {hook.name for hook in hooks}
    known = announced.known(db)
    if known != names:
        with writing(db):
            announced.sync(db, names)
            for name in known - names:
                outbox.clear(db, receivers.of_webhook(name))
                receivers.forget(db, receivers.of_webhook(name))
    span = announced.looked_to(db), announced.last(db)
    if not hooks or span[0] == span[1]:
        return
    with writing(db):
        new = announced.new_stories(db, span, now - NEWS)
        for hook in hooks:
            _announce(db, hook, new, now)
        announced.looked_at(db, span[1])


def tidy(desk: Desk, now: datetime) -> None:
    """Forget what nobody asks for any more, inside the caller's transaction."""
    announced.tidy(desk.db, now - KNOWN)


def _announce(db: Database, hook: Webhook, new: Collection[int], now: datetime) -> None:
    wanted = _wanted(db, hook, announced.untold(db, hook.name, new))
    receiver = receivers.of_webhook(hook.name)
    parcels = (
        New(kind="story", receiver=receiver, about=slug)
        for slug in announced.slugs(db, wanted)
    )
    outbox.put(db, parcels, now, now)
    announced.tell(db, hook.name, wanted)


def _wanted(db: Database, hook: Webhook, new: Collection[int]) -> Collection[int]:
    found = new
    if hook.topics:
        found = announced.of_topics(db, found, hook.topics)
    if hook.query:
        found = announced.with_words(db, found, queries.parse(hook.query))
    return found
