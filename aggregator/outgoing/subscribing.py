"""A request to our hub: what it may say, and what of it is refused (W3C WebSub, 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from feeds.errors import FetchError
from feeds.http.target import Target

Mode = Literal["subscribe", "unsubscribe"]

LONGEST_LEASE = timedelta(days=10)
"""Also that of who asks for none."""

SHORTEST_LEASE = timedelta(hours=1)

LONGEST_ADDRESS = 2000

LONGEST_SECRET = 200
"""In bytes; it has to be shorter (5.1)."""

FIELDS = ("hub.callback", "hub.mode", "hub.topic", "hub.lease_seconds", "hub.secret")


class AskingError(Exception):
    """What was asked makes no sense; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody wants a feed pushed to its callback, or no more."""

    mode: Mode
    callback: str
    topic: str
    lease: timedelta = LONGEST_LEASE
    secret: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """Where the callback is."""
        return Target.of(self.callback).host


def read(fields: Mapping[str, str]) -> Asking:
    """Understand the fields of a request; others than `FIELDS` are passed over.

    Raises `AskingError`.
    """
    secret = fields.get("hub.secret", "")
    if len(secret.encode()) >= LONGEST_SECRET:
        raise AskingError(f"hub.secret: has to be shorter than {LONGEST_SECRET} bytes")
    return Asking(
        mode=_mode(fields.get("hub.mode", "")),
        callback=_address(fields, "hub.callback"),
        topic=_address(fields, "hub.topic"),
        lease=_lease(fields.get("hub.lease_seconds", "")),
        secret=secret,
    )


def _mode(given: str) -> Mode:
    match given:
        case "subscribe" | "unsubscribe":
            return given
        case "publish":
            raise AskingError("hub.mode: only this service itself publishes here")
    raise AskingError("hub.mode: expected subscribe or unsubscribe")


def _address(fields: Mapping[str, str], name: str) -> str:
    given = fields.get(name, "")
    if not given:
        raise AskingError(f"{name}: is missing")
    if len(given) > LONGEST_ADDRESS or not given.isprintable() or " " in given:
        raise AskingError(f"{name}: expected an address of the web")
    try:
        Target.of(given)
    except FetchError as error:
        raise AskingError(f"{name}: {error.reason}") from error
    return given.partition("#")[0]


def _lease(given: str) -> timedelta:
    """Some mean the longest by nothing or zero."""
    if not given.strip("0"):
        return LONGEST_LEASE
    if not given.isascii() or not given.isdigit():
        raise AskingError("hub.lease_seconds: expected a whole number of seconds")
    seconds = int(given[:10])
    wanted = timedelta(seconds=min(seconds, int(LONGEST_LEASE.total_seconds())))
    return max(wanted, SHORTEST_LEASE)
