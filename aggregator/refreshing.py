"""A pass: read what is due, take it in, publish what changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator import __version__
from aggregator.config import Config
from aggregator.pipeline import Desk
from feeds.confined import Confinement
from feeds.model import Reading, Request
from feeds.read import Means, read
from storage import documents
from storage.subscriptions import State

BATCH = 500
"""Subscriptions read at once: their entries are in memory together."""

OnReading = Callable[[Reading], None]


def means(config: Config, confinement: Confinement) -> Means:
    """What reading is done with, by the configuration."""
    agent = f"aggregator/{__version__} (+{config.service.url}; feed reader)"
    return Means(
        confinement=confinement,
        user_agent=config.service.user_agent or agent,
        manners=config.manners,
    )


def requests(desk: Desk, states: Sequence[State]) -> list[Request]:
    """What to ask for, with all that is remembered of each subscription."""
    return [
        replace(
            desk.rules.request(state), documents=documents.known(desk.db, state.name)
        )
        if state.kind == "folder"
        else desk.rules.request(state)
        for state in states
    ]


def collect(
    wanted: Sequence[Request], tools: Means, now: datetime, on_reading: OnReading
) -> list[Reading]:
    """Read a batch to its end, telling of each reading as it comes."""
    readings = []
    for reading in read(wanted, tools, now):
        on_reading(reading)
        readings.append(reading)
    return readings
