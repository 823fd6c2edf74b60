"""Logging, configured once in each process: as lines for people or for programs.

A message is its event first, then ``key=value``. No line says a password that an
address carries, and none can be forged by what a server or a document says.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"

_ADDRESS = re.compile(r"\w+://[^\s\"'<>]*@[^\s\"'<>]*")
_CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_FIELD = re.compile(r"(?: |^)(\w+)=%[-\d.]*[sdrf](?= \w+=%|$)")
_SPECIFIER = re.compile(r"%[-\d.]*[sdrf]")


def configure(level: int, form: str = "text") -> None:
    """Log on stderr from this level on, as ``"text"`` or ``"json"``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    # Its own lines say at each run of a job what our jobs say when something happened,
    # and warn whenever a job takes longer than the time to its next run.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # Happens once, and whoever sees it may need what it says.
    logging.getLogger("aggregator.upgrading").setLevel(logging.WARNING)


def shape(form: str) -> None:
    """Go on in another form."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Lines | _Objects):
            handler.setFormatter(_formatter(form))


class _Lines(logging.Formatter):
    """A line an event; what goes on in more lines is indented there."""

    def format(self, record: logging.LogRecord) -> str:
        text = _CONTROL.sub(_visible, _without_passwords(super().format(record)))
        return text.replace("\n", "\n    ")


class _Objects(logging.Formatter):
    """A JSON object an event, each in a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            **_told(record),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps({key: _plain(told[key]) for key in told})


def _formatter(form: str) -> logging.Formatter:
    return _Objects() if form == "json" else _Lines(FORMAT)


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """The event and its values under their names, where the message has names."""
    given = record.args if isinstance(record.args, tuple) else ()
    template = str(record.msg)
    fields = list(_FIELD.finditer(template))
    named = len(fields) and len(_SPECIFIER.findall(template)) == len(given)
    if not named or _FIELD.sub("", template[fields[0].start() :]):
        return {"event": record.getMessage()}
    first = len(given) - len(fields)
    event = template[: fields[0].start()] % given[:first]
    names = (field[1] for field in fields)
    return {"event": event, **dict(zip(names, given[first:], strict=True))}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _without_passwords(str(value))


def _without_passwords(text: str) -> str:
    if "@" not in text or "://" not in text:
        return text
    # Imported only where there is an address: it knows the public suffixes (40 ms).
    from feeds.urls import redacted

    return _ADDRESS.sub(lambda found: redacted(found[0]), text)


def _visible(control: re.Match[str]) -> str:
    """A control by its number, lest a terminal obey it or take it for a new line."""
    return f"\\u{ord(control[0]):04x}"
