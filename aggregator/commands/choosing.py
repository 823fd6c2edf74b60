"""The feeds of a page in words that a person can choose by."""

import argparse
import shlex

from feeds.candidates import Candidate, Origin
from feeds.outlets import NAMELESS
from feeds.sanitise import strip_controls
from feeds.urls import redacted


def described(feed: Candidate) -> str:
    """Its title and type in one line."""
    kind = _line(feed.type)
    return f"{_line(feed.title) or 'Untitled'}{f' ({kind})' if kind else ''}"


def command(feed: Candidate, arguments: argparse.Namespace) -> str:
    """What a person types to add this feed as ``arguments`` asked for the page's.

    A name or title given for the page stands for one of its feeds, nobody knows which,
    and is left out.
    """
    words = ["aggregator", "add", feed.url]
    for topic in arguments.topics or ():
        words += ["--topic", topic]
    for option in ("interval", "config"):
        if getattr(arguments, option):
            words += [f"--{option}", str(getattr(arguments, option))]
    if arguments.allow_private:
        words.append("--allow-private")
    return shlex.join(words)


def address(feed: Candidate, typed: str) -> str:
    """Where to read the feed from now on.

    An address with a password stays as typed: where it moved to, it has none.
    """
    secret = feed.origin is Origin.ADDRESS and redacted(typed) != typed
    return typed if secret else feed.url


def own_title(feed: Candidate) -> str:
    """What a feed calls itself, if that tells it from others.

    A page calls its feeds "RSS" or "Subscribe", which is no name for an outlet.
    """
    title = _line(feed.title) if feed.origin is Origin.ADDRESS else ""
    return "" if title.casefold() in NAMELESS else title


def _line(text: str) -> str:
    """What a stranger wrote, fit for a terminal: one line, no escape sequences."""
    return " ".join(strip_controls(text).split())
