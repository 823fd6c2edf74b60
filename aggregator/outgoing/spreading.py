"""Feeds that changed become parcels for whoever wants to hear of that."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from aggregator.aligning import files
from aggregator.desk import Desk
from aggregator.outgoing import followable
from storage import followers, outbox, publications, receivers
from storage.database import Database, writing
from storage.outbox import New

SETTLING = timedelta(seconds=5)
"""A feed that has just changed may change again at once: one push does for both."""

RUMOUR = timedelta(minutes=1)
"""So long others' hubs are not told: each time they ask for the whole feed."""


def spread(desk: Desk, now: datetime) -> None:
    """Put into the outbox what has changed since the last time.

    What changed stands in the database until then, whenever it was published.
    """
    db, service = desk.db, desk.config.service
    news = publications.news(db)
    if not news:
        return
    documents = [
        file for path in news for file in files(path) if followable.form_of(file)
    ]
    hubs = service.hubs if service.public else ()
    with writing(db):
        if service.hub:
            outbox.put(db, _pushes(db, documents, now), now, now + SETTLING)
        for address in hubs:
            outbox.put(db, _pings(address, documents), now, now + RUMOUR)
        publications.told(db)


def _pushes(db: Database, documents: list[str], now: datetime) -> Iterator[New]:
    for file in documents:
        for number in followers.of_feed(db, file, now):
            receiver = receivers.of_follower(number)
            yield New(kind="feed", receiver=receiver, about=file)


def _pings(address: str, documents: list[str]) -> Iterator[New]:
    receiver = receivers.of_hub(address)
    return (New(kind="ping", receiver=receiver, about=file) for file in documents)
