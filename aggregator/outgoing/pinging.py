"""Others' hubs are told which of our feeds changed (W3C WebSub, 6)."""

from datetime import datetime
from urllib.parse import urlencode

from aggregator.desk import Desk
from aggregator.outgoing.letters import Letter
from storage import receivers
from storage.outbox import Parcel

FORM = "application/x-www-form-urlencoded"


def letter(desk: Desk, parcel: Parcel, now: datetime) -> Letter | None:
    """The ping; ``None`` if that hub is to be told no more.

    How a hub hears of it is for the two to agree on: some know the address as
    ``hub.url``, some as ``hub.topic``, and of several some take one.
    """
    service = desk.config.service
    names = {receivers.of_hub(address): address for address in service.hubs}
    if parcel.receiver not in names or not service.public:
        return None
    topic = f"{service.url}/{parcel.about}"
    told = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
    return Letter(
        parcel=parcel,
        url=names[parcel.receiver],
        body=urlencode(told).encode(),
        content_type=FORM,
        allow_private=service.allow_private,
    )
