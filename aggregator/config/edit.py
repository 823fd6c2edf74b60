"""Changes to the configuration that a command makes, as a careful person would.

Comments and formatting stay; a file is written beside and renamed; nothing is written
unless the whole configuration loads afterwards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomlkit

from aggregator.config import blocks
from aggregator.config.errors import ConfigError, ConfigErrors, nearest
from aggregator.config.loading import find, load
from aggregator.config.model import Config
from aggregator.config.tables import text_of
from aggregator.config.writing import replace

Fields = Mapping[str, Any]


STATE = Path("/var/lib/aggregator")
"""Where the service of the whole machine keeps its data."""


def initial(path: Path) -> str:
    """The first configuration for a place, which explains itself.

    One of the whole machine names the folder that systemd gives the service
    (systemd.exec(5), StateDirectory), so that commands find there what it keeps.
    """
    text = (files("aggregator") / "data" / "first.toml").read_text(encoding="utf-8")
    if not path.is_relative_to("/etc"):
        return text
    return re.sub(r"(?m)^# data = .*$", f'data = "{STATE}"', text)


def add(
    path: Path, subscriptions: Sequence[Fields], environ: Mapping[str, str]
) -> None:
    """Puts subscriptions behind the last one of the file; fields as TOML has them.

    Raises `ConfigErrors` where the result would not load.
    """
    place = find(path, environ)
    before = text_of(place)
    block = "\n".join(
        tomlkit.dumps({"subscription": [dict(fields)]}) for fields in subscriptions
    )
    after = blocks.insert(before, "subscription", block)
    _save(place, {place: before}, {place: after}, environ)


def remove(path: Path, name: str, environ: Mapping[str, str]) -> None:
    """Takes a subscription out, with the comments on it and the topics' references.

    Raises `ConfigErrors` where there is none of that name or the rest would not load.
    """
    config = load(path, environ)
    _require(config, name)
    texts = {file: text_of(file) for file in config.files}
    changed = {}
    for file, text in texts.items():
        document = tomlkit.parse(text)
        for names in _references(document):
            while name in names:
                names.remove(name)
        after = document.as_string()
        for index, table in enumerate(_tables(document, "subscription")):
            if table.get("name") == name:
                try:
                    after = blocks.cut(after, "subscription", index)
                except ValueError as error:
                    reason = f"{error}; take it out by hand"
                    raise _error(file, name, reason) from error
        changed[file] = after
    _save(path, texts, changed, environ)


def rename(path: Path, old: str, new: str, environ: Mapping[str, str]) -> None:
    """Gives a subscription another name, also where topics refer to it.

    Raises `ConfigErrors` where there is none of that name, or the new one will not do.
    """
    config = load(path, environ)
    _require(config, old)
    texts = {file: text_of(file) for file in config.files}
    changed = {}
    for file, text in texts.items():
        document = tomlkit.parse(text)
        for table in _tables(document, "subscription"):
            if table.get("name") == old:
                table["name"] = new
        for names in _references(document):
            for index, name in enumerate(names):
                if name == old:
                    names[index] = new
        changed[file] = document.as_string()
    _save(path, texts, changed, environ)


def _require(config: Config, name: str) -> None:
    if config.subscription(name) is None:
        known = [one.name for one in config.subscriptions]
        raise _error(config.path, name, "there is none" + nearest(name, known))


def _error(path: Path, name: str, reason: str) -> ConfigErrors:
    return ConfigErrors([ConfigError(path, f'subscription "{name}"', reason)])


def _tables(document: Mapping[str, Any], section: str) -> Iterable[Any]:
    tables: Iterable[Any] = document.get(section, ())
    return tables


def _references(document: Mapping[str, Any]) -> Iterator[Any]:
    for topic in _tables(document, "topic"):
        if "subscriptions" in topic:
            yield topic["subscriptions"]


def _save(
    path: Path,
    before: Mapping[Path, str],
    after: Mapping[Path, str],
    environ: Mapping[str, str],
) -> None:
    drafts = {file: text for file, text in after.items() if text != before[file]}
    load(path, environ, drafts=drafts)
    for file in drafts:
        if text_of(file) != before[file]:
            reason = "was changed by someone else meanwhile; nothing is written"
            raise ConfigErrors([ConfigError(file, "", reason)])
    for file, text in drafts.items():
        replace(file.resolve(), text)
