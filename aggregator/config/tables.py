"""The tables of a configuration file and of what it includes, as TOML gave them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aggregator.config.errors import ConfigError, nearest
from aggregator.config.including import matching
from aggregator.config.lines import KeyPath, Lines
from aggregator.config.mirror import Publish
from aggregator.config.model import Host, Service, Subscription, Topic
from aggregator.config.own_feed import OwnFeed
from aggregator.config.webhook import Webhook

Noun = Service | Publish | Host | Subscription | Topic | OwnFeed | Webhook

SECTIONS: dict[str, type[Noun]] = {
    "service": Service,
    "publish": Publish,
    "host": Host,
    "subscription": Subscription,
    "topic": Topic,
    "feed": OwnFeed,
    "webhook": Webhook,
}

SINGLE = ("service", "publish")
"""Those of which there is one, which may be left out, and which have no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, where it stands, and the variables that gave some of its values."""

    section: str
    values: Mapping[str, Any]
    file: Path
    place: KeyPath = ()
    lines: Lines = field(default_factory=Lines, repr=False)
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called, where that can be told."""
        name = self.values.get("name")
        return name if isinstance(name, str) else ""

    @property
    def line(self) -> int:
        """The line of its header."""
        return self.lines.of(self.place)

    @property
    def label(self) -> str:
        """How messages call it: by its name, or by its number among its like."""
        if self.section in SINGLE:
            return self.section
        number = f" {int(self.place[-1]) + 1}"
        return self.section + (f' "{self.name}"' if self.name else number)

    def fault(self, reason: str, *keys: str) -> ConfigError:
        """What is wrong with one of its keys, or with itself where none is given."""
        if keys and keys[0] in self.variables:
            return ConfigError(None, self.variables[keys[0]], reason)
        line = self.lines.of((*self.place, *keys))
        return ConfigError(self.file, ": ".join((self.label, *keys)), reason, line=line)


@dataclass(slots=True, kw_only=True)
class Contents:
    """What the files hold, and what was wrong with them.

    ``included`` are the patterns of ``include``, with the folders they start at.
    """

    drafts: Mapping[Path, str]
    tables: list[Table] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    included: list[tuple[Path, str]] = field(default_factory=list)
    faults: list[ConfigError] = field(default_factory=list)


def read(path: Path, drafts: Mapping[Path, str]) -> Contents:
    """The tables of the file and, in its place, of each file that it includes.

    A draft stands for its file, which is not read then.
    """
    contents = Contents(drafts=drafts)
    _read(path, contents)
    written = {table.section for table in contents.tables}
    missing = [one for one in SINGLE if one not in written]
    contents.tables[:0] = [Table(section=one, values={}, file=path) for one in missing]
    return contents


def text_of(path: Path) -> str:
    """The text of a configuration file, its line ends kept."""
    # Editors of Windows begin UTF-8 with a mark that TOML does not know.
    return path.read_bytes().decode("utf-8-sig")


def parsed(path: Path, draft: str | None = None) -> Table:
    """All of a file as one table; raises `ConfigError` where it is not TOML.

    A draft stands for the file, which is not read then.
    """
    try:
        document = text_of(path) if draft is None else draft
        values = tomllib.loads(document)
    except OSError as error:
        raise ConfigError(path, "", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(path, "", "is not UTF-8 text", line=line) from error
    except tomllib.TOMLDecodeError as error:
        raise _syntax(path, document, str(error)) from error
    return Table(section="", values=values, file=path, lines=Lines(document))


def _read(path: Path, contents: Contents) -> None:
    contents.files.append(path)
    try:
        document = parsed(path, contents.drafts.get(path))
    except ConfigError as error:
        contents.faults.append(error)
    else:
        _sections(document, contents)


def _syntax(path: Path, document: str, message: str) -> ConfigError:
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    reason = message[: place.start()] if place else message
    last = document.count("\n") + 1
    line = int(place[1] or last) if place else 0
    return ConfigError(path, "", f"is not TOML: {reason}", line=line)


def _sections(document: Table, contents: Contents) -> None:
    for key, value in document.values.items():
        if key == "include":
            _include(document, contents)
        elif key not in SECTIONS:
            reason = "unknown key" + nearest(key, [*SECTIONS, "include"])
            contents.faults.append(_top(document, key, reason))
        elif key in SINGLE and document.file != contents.files[0]:
            reason = "stands in the main file, not in an included one"
            contents.faults.append(_top(document, key, reason))
        else:
            _tables(document, key, value, contents)


def _tables(document: Table, section: str, value: Any, contents: Contents) -> None:
    single = section in SINGLE
    elements = [value] if single else value
    if not isinstance(elements, list) or not all(
        isinstance(element, dict) for element in elements
    ):
        shape = f"one table [{section}]" if single else f"tables [[{section}]]"
        brackets = "single" if single else "double"
        reason = f"expected {shape}, in {brackets} brackets"
        contents.faults.append(_top(document, section, reason))
        return
    for index, element in enumerate(elements):
        contents.tables.append(
            Table(
                section=section,
                values=element,
                file=document.file,
                lines=document.lines,
                place=(section,) if single else (section, index),
            )
        )


def _include(document: Table, contents: Contents) -> None:
    wanted = document.values["include"]
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        reason = 'expected a list of files such as ["feeds.toml"]'
        contents.faults.append(_top(document, "include", reason))
        return
    for pattern in wanted:
        contents.included.append((document.file.parent, pattern))
        for path in matching(document.file.parent, pattern):
            reason = ""
            if path in {file.resolve() for file in contents.files}:
                reason = f"{pattern}: is included already"
            elif not path.is_file():
                reason = f"{pattern}: no such file: {path}"
            if reason:
                contents.faults.append(_top(document, "include", reason))
            else:
                _read(path, contents)


def _top(document: Table, key: str, reason: str) -> ConfigError:
    line = document.lines.of((key,))
    return ConfigError(document.file, key, reason, line=line)
