"""How each kind of value in the configuration is read.

Each function takes what TOML gave and returns what the program uses, or raises
`ValueError` with a message that says what was expected.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.config.names import LONGEST, is_slug, slug

_UNITS = {
    "y": 31_536_000,
    "w": 604_800,
    "d": 86_400,
    "h": 3_600,
    "m": 60,
    "s": 1,
    "ms": 0.001,
}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|[ywdhms])\s*", re.IGNORECASE)
_LONGEST = timedelta(days=3_650)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Read:
    """Marks a field with the function that reads it.

    It speaks pydantic's protocol for annotations, too: what stands in tables within
    tables, as corrections do, is read by that.
    """

    parse: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.parse)


def shown(value: object) -> str:
    """A value as the person wrote it, shortened; without any password in it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # Imported only where a fault is told: it knows the public suffixes (40 ms).
        from feeds.urls import redacted

        value = redacted(value)
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}..."'
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else str(value)


def expected(what: str, value: object) -> ValueError:
    """The complaint of every reader here."""
    return ValueError(f"expected {what}, not {shown(value)}")


def text(value: object) -> str:
    """Text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise expected("text in quotes", value)
    return value.strip()


def flag(value: object) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise expected("true or false, without quotes", value)
    return value


def count(value: object) -> int:
    """A whole number from 1 to a million."""
    if type(value) is not int or not 1 <= value <= 1_000_000:
        raise expected("a whole number from 1 to 1000000", value)
    return value


def one_of(*choices: str) -> Callable[[object], str]:
    """A reader of one word among a few."""

    def parse(value: object) -> str:
        if value not in choices:
            raise expected(" or ".join(f'"{choice}"' for choice in choices), value)
        return str(value)

    return parse


def duration(value: object) -> timedelta:
    """``"30m"``, ``"2 s"``, ``"1d"``; units y (365 days), w, d, h, m, s, ms."""
    what = 'a duration such as "30m", "2 s", "1h30m" or "1d"'
    whole = value.strip() if isinstance(value, str) else ""
    parts = _DURATION.findall(whole)
    if not parts or _DURATION.sub("", whole):
        raise expected(what, value)
    seconds = sum(float(number) * _UNITS[unit.lower()] for number, unit in parts)
    if seconds > _LONGEST.total_seconds():
        raise expected("a duration of ten years at most", value)
    return timedelta(seconds=seconds)


def lasting(value: object) -> timedelta:
    """A duration that is longer than nothing."""
    found = duration(value)
    if not found:
        raise expected("a duration longer than nothing", value)
    return found


def name(value: object) -> str:
    """A slug, see `aggregator.config.names`."""
    if not isinstance(value, str) or not is_slug(value):
        like = slug(value) if isinstance(value, str) else "bbc-world"
        what = "a name of lower-case letters, digits and single hyphens"
        if isinstance(value, str) and len(value) > LONGEST:
            what = f"a name of at most {LONGEST} characters"
        raise expected(f'{what} such as "{like}"', value)
    return value


def words(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list | tuple):
        like = shown(value) if isinstance(value, str) else '"one", "two"'
        raise expected(f"a list such as [{like}]", value)
    return tuple(text(item) for item in value)


def patterns(value: object) -> tuple[str, ...]:
    """A list of words, beginnings of words and phrases, as rules know them."""
    found = words(value)
    for one in found:
        if not any(map(str.isalnum, one)):
            raise expected('a word, a beginning such as "zelensk*" or a phrase', one)
    return found


def names(value: object) -> tuple[str, ...]:
    """A list of slugs."""
    return tuple(name(item) for item in words(value))


def query(value: object) -> str:
    """What the search understands."""
    from aggregator import queries

    wanted = text(value)
    try:
        queries.parse(wanted)
    except queries.QueryError as error:
        raise ValueError(str(error)) from error
    return wanted


def language(value: object) -> str:
    """A language tag (RFC 5646) such as ``en`` or ``pt-BR``."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise expected('a language such as "en" or "pt-BR"', value)
    return value


def timezone(value: object) -> str:
    """The name of a time zone in the tz database."""
    try:
        return ZoneInfo(text(value)).key
    except (KeyError, ValueError, OSError):
        raise expected('a time zone such as "Europe/London"', value) from None


def tag_authority(value: object) -> str:
    """What `tag:` ids are made with (RFC 4151): a host or a mail address."""
    if not isinstance(value, str) or not re.fullmatch(r"[\w.+@-]+", value, re.ASCII):
        raise expected('a stable id such as "news.example.org"', value)
    return value
