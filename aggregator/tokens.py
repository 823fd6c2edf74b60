"""Readers who may read what is not public: each has a token in its addresses.

A token is made of a secret in the data folder, so that it can be shown again, and the
database keeps only its digest: who has a copy of the database reads nothing with it.
Tokens are long and random, so a plain SHA-256 tells nothing of them.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING

from aggregator.config import Config
from aggregator.config.errors import nearest
from aggregator.control import Message, Refused
from aggregator.files import write_whole
from storage import tokens
from storage.database import Database, writing
from storage.tokens import Token

if TYPE_CHECKING:
    from aggregator.desk import Desk

PREFIX = "/t/"
"""What addresses with a token begin with, below the service's own."""

SECRET = "tokens.key"  # noqa: S105  # the name of the file

_BYTES = 24


def add(db: Database, data: Path, name: str, now: datetime) -> None:
    """Make a token for a reader. Raises `Refused` if the name is taken."""
    if any(one.name == name for one in tokens.every(db)):
        raise Refused(f'"{name}" has a token; `aggregator token remove {name}` ends it')
    salt = token_hex(16)
    word = _word(_secret(data, make=True), name, salt)
    made = Token(name=name, salt=salt, digest=_digest(word), made=now)
    with writing(db):
        tokens.add(db, made)


def remove(db: Database, name: str) -> None:
    """End a reader's token. Raises `Refused` if there is none of that name."""
    _named(db, name)
    with writing(db):
        tokens.remove(db, name)


def change(db: Database, data: Path, message: Message, now: datetime) -> None:
    """Do what a command asked for. Raises `Refused` if it cannot be done."""
    match message:
        case {"do": "add token", "name": str(name)}:
            add(db, data, name, now)
        case {"do": "remove token", "name": str(name)}:
            remove(db, name)


def carry_out(desk: "Desk", now: datetime, message: Message) -> None:
    """Do it at the desk of a daemon."""
    change(desk.db, desk.config.service.data, message, now)


def config_for(db: Database, config: Config, name: str) -> Config:
    """Give the service as a reader sees it. Raises `Refused` if that cannot be told."""
    kept = _named(db, name)
    word = _word(_secret(config.service.data, make=False), name, kept.salt)
    if not hmac.compare_digest(_digest(word), kept.digest):
        path = config.service.data / SECRET
        raise Refused(f"{path} is not the file that {name}'s token was made with")
    return seen_with(config, word)


def seen_with(config: Config, word: str) -> Config:
    """Give the service as it is seen with a token, which is in all its addresses."""
    url = f"{config.service.url}{PREFIX}{word}"
    return replace(config, service=replace(config.service, url=url))


def holder(kept: Iterable[Token], word: str) -> Token | None:
    """Give whose token this is.

    It is compared with every one, each in constant time, so that the time this takes
    tells nothing.
    """
    digest = _digest(word)
    found = None
    for one in kept:
        if hmac.compare_digest(one.digest, digest):
            found = one
    return found


def _named(db: Database, name: str) -> Token:
    known = {one.name: one for one in tokens.every(db)}
    if name not in known:
        raise Refused(f'there is no token "{name}"{nearest(name, list(known))}')
    return known[name]


def _word(secret: bytes, name: str, salt: str) -> str:
    mac = hmac.digest(secret, f"{name} {salt}".encode(), sha256)
    return urlsafe_b64encode(mac[:_BYTES]).decode("ascii")


def _digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def _secret(data: Path, *, make: bool) -> bytes:
    path = data / SECRET
    if make and not path.exists():
        write_whole(path, token_bytes(32))
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        raise Refused(
            f"{path} is missing, without which no token can be told"
        ) from None
    if not found:
        raise Refused(f"{path} is empty: delete it, and make the tokens anew")
    return found
