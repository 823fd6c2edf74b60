"""Fetching in tests: from 127.0.0.1 on any port, at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Fetched, Limits, Ways
from feeds.model import Manners

ANY_PORT = frozenset(range(1024, 65536))
AGENT = "Tests/1 (+https://tests.example; feed-fetcher)"
LOCAL = ("127.0.0.1",)

PATIENT = Limits(
    connect=timedelta(minutes=1),
    first_byte=timedelta(minutes=1),
    total=timedelta(minutes=2),
)
"""What comes at all comes within these, whatever else the machine has to do."""

SILENT = replace(PATIENT, first_byte=timedelta(seconds=0.5))
"""For who is connected and never answers."""

ENDLESS = replace(PATIENT, total=timedelta(seconds=1))
"""For who answers, and never comes to an end."""


def hasty(host: str) -> Manners:
    return Manners(gap=timedelta(), connections=512, ports=ANY_PORT)


def local_names(host: str) -> Sequence[str]:
    """Every name is this machine."""
    return LOCAL


def ways(**changes) -> Ways:
    given = {"user_agent": AGENT, "manners": hasty, "limits": PATIENT} | changes
    return Ways(**{"resolve": local_names} | given)


def ask(url: str, *, how: Ways | None = None, **request) -> Fetched:
    """Fetch one URL, from a private address unless the request says otherwise."""
    wanted = Fetch(**{"name": "one", "url": url, "allow_private": True} | request)
    [result] = fetch_by(how or ways(), [wanted])
    return result


def ask_again(before: Fetched, url: str, **request) -> Fetched:
    """Fetch as one does who stored what the last fetch said."""
    return ask(url, validators=before.validators, **request)
