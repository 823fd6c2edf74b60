"""What each kind of failure means, and what can be done about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """``meaning`` goes on where the kind of a failure stands, ``help`` is a clause."""

    meaning: str
    help: str


_WAIT = "wait; it is tried again, ever later"
_ADDRESS = "look whether the address in the configuration is still right"
_ASK = "ask its publisher to put that right"
_FILE = "look at the file; the message says what is wrong"

_ADVICE = {
    "dns": ("its host has no address", _ADDRESS),
    "network": ("no connection to its host, or one that broke off", _WAIT),
    "timeout": ("its host takes too long", _WAIT),
    "tls": ("its certificate cannot be trusted", _ASK),
    "blocked": (
        "its address or port must not be asked",
        "for a feed of your own network set allow_private or, in a [[host]], ports",
    ),
    "redirect": ("it is redirected, but to nowhere", _ADDRESS),
    "too-large": ("it is larger than is read", "ask its publisher for a shorter feed"),
    "truncated": ("its answer ended too early", _WAIT),
    "encoding": ("it is packed in a way that nobody asked for", _ASK),
    "challenge": (
        "a page that only browsers can pass stands before it",
        "ask its publisher to let feed readers pass",
    ),
    "empty": ("its answer has no content", _WAIT),
    "not-a-feed": ("there is something else than a feed", _ADDRESS),
    "malformed": ("it is too broken to be read", _ASK),
    "limits": ("reading it took too much time or memory", _ASK),
    "unreadable": ("it cannot be opened", "look for the file and its permissions"),
    "quarantine": (
        "it seems to have become another feed",
        "see whether it is right; `aggregator once --accept` takes what it gives",
    ),
    "loop": (
        "it is a feed that this service publishes itself",
        "subscribe to what that is made of instead",
    ),
    "http-401": (
        "it wants a user name and a password",
        "set username and password; it is then asked again",
    ),
    "http-403": ("it does not let us in", "ask its publisher to let feed readers in"),
    "http-404": ("there is nothing at its address", _ADDRESS),
    "http-407": (
        "a proxy on its side wants a password",
        "ask its publisher; it is asked again at the next start",
    ),
    "http-410": ("its publisher has ended it", "remove it, or name its new address"),
    "http-429": (
        "it was asked too often, by us or by others at our address",
        "wait; if that goes on, set a longer min_interval, or gap of its [[host]]",
    ),
    "http-4": ("it does not accept the request", _ADDRESS),
    "http-5": ("its server is in trouble", _WAIT),
}

_OTHER = ("it cannot be read", _FILE)


def advice(kind: str) -> Advice:
    """The advice on a kind of failure (`feeds.errors.FeedError`)."""
    meaning, help_ = _ADVICE.get(kind) or _ADVICE.get(kind[:6]) or _OTHER
    return Advice(meaning=meaning, help=help_)
