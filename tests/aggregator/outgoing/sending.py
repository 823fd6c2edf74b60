"""An outbox emptied in tests: what is due is sent, to a server of the test's own."""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aggregator.config import Service
from aggregator.config.webhook import Webhook
from aggregator.control import Message
from aggregator.opening import arrange
from aggregator.outgoing import dispatch, hub
from aggregator.outgoing.concluding import conclude
from aggregator.outgoing.letters import LIMITS, Outcome, send
from tests.aggregator.taking import Bench, entry
from tests.feeds.asking import PATIENT as WAITS
from tests.feeds.asking import ways
from tests.feeds.server import Asked, Server

URL = "https://river.example/news"
PATIENT = replace(LIMITS, first_byte=WAITS.first_byte, total=WAITS.total)
FEED = f"{URL}/stories.atom"


def bench(folder: Path, *webhooks: Webhook, **service: object) -> Bench:
    """A service with a hub that has read its first feed, and published it."""
    given = {"id": "river.example", "url": URL, "hub": True, "allow_private": True}
    wanted = Service(**(given | service))
    made = Bench(folder).configure("herald", "echo", service=wanted)
    hook(made, *webhooks)
    made.take(herald=[entry("old", outlet="herald.example")], echo=[])
    made.publish()
    look(made)
    made.later(minutes=5)
    return made


def hook(made: Bench, *webhooks: Webhook) -> None:
    """Have these webhooks and no others, from now on."""
    made.config = replace(made.config, webhooks=webhooks)
    made.desk = arrange(made.desk.db, made.config, made.now)
    look(made)


def look(made: Bench) -> None:
    """See what is due without sending it."""
    dispatch.due(made.desk, made.now, {})


def news(made: Bench, key: str, title: str, **given: object) -> None:
    """Something new is read and published."""
    made.later(minutes=1)
    one = entry(key, title, outlet="herald.example", published=made.now, **given)
    made.take(herald=[one])
    made.publish()
    look(made)


def ask(made: Bench, callback: str, **fields: str) -> Message:
    """Ask the hub as somebody who wants the stories pushed."""
    given = {"mode": "subscribe", "topic": FEED, "callback": callback} | fields
    named = {f"hub.{name}": value for name, value in given.items()}
    return hub.answer(made.desk, made.now, named)


def deliver(made: Bench) -> list[Outcome]:
    """Send all that is due now, and what that makes due."""
    outcomes = []
    while letters := dispatch.due(made.desk, made.now, {}):
        for letter in letters:
            outcome = send(letter, ways(limits=PATIENT))
            assert outcome is not None
            conclude(made.desk, letter, outcome, made.now)
            outcomes.append(outcome)
    return outcomes


def echoing(server: Server, path: str) -> Callable[[socket.socket], None]:
    """Answer with the challenge, as a subscriber does who wants what is asked."""

    def play(connection: socket.socket) -> None:
        last = next(one for one in reversed(server.requests) if path in one.path)
        reply(connection, 200, query(last).get("hub.challenge", "").encode())

    return play


def reply(connection: socket.socket, status: int, body: bytes = b"") -> None:
    head = f"HTTP/1.1 {status} Some\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)


def query(asked: Asked) -> dict[str, str]:
    """The parameters of a request."""
    return {
        name: value[0] for name, value in parse_qs(urlsplit(asked.path).query).items()
    }


def subscriber(server: Server, path: str = "/callback") -> str:
    """The address of somebody who confirms, and takes all that is pushed."""
    return server.script(path, echoing(server, path))


def pushed(server: Server, path: str = "/callback") -> list[Asked]:
    """What was posted there."""
    return [
        one
        for one in server.requests
        if one.method == "POST" and one.path.startswith(path)
    ]
