"""What the configuration names and other files hold: paths, secrets, typical texts.

Works on tables as TOML gave them, so that what is validated is complete. A relative
path starts at the folder of the file in which it is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from aggregator.config.errors import ConfigError
from aggregator.config.tables import Table
from aggregator.config.values import expected

SECRETS = {
    "publish": ("to",),
    "subscription": ("url", "username", "password"),
    "webhook": ("url", "secret"),
}
_PATHS = {
    "service": ("data", "backup_to", "engine_keys"),
    "subscription": ("folder", "file", "opml"),
}
_LARGEST_SECRET = 65_536
_LARGEST_EXAMPLE = 1_048_576


def resolve(tables: Iterable[Table]) -> tuple[list[Table], list[ConfigError]]:
    """The tables with absolute paths, and with the contents of the files they name.

    ``password_file`` gives the password; so may be given the url (some carry a key),
    the username, each header, and the url and secret of a webhook. An example ending in
    ``.txt`` or ``.md`` is a file.
    """
    faults: list[ConfigError] = []
    resolved = []
    for table in tables:
        values = dict(table.values)
        for key in _PATHS.get(table.section, ()):
            if key in values:
                values[key] = _absolute(table.file.parent, values[key])
        if table.section in SECRETS:
            faults += _secrets(table, values)
        if isinstance(values.get("headers"), dict):
            values["headers"] = headers = dict(values["headers"])
            faults += _secrets(table, headers, "headers")
        if isinstance(values.get("examples"), list):
            values["examples"] = examples = list(values["examples"])
            faults += _examples(table, examples)
        same = values == table.values
        resolved.append(table if same else replace(table, values=values))
    return resolved, faults


def named(table: Table) -> Iterator[Path]:
    """The files of secrets and examples that a table names, whatever they hold."""
    values = table.values
    sources = [values.get(f"{key}_file") for key in SECRETS.get(table.section, ())]
    if isinstance(headers := values.get("headers"), dict):
        sources += [headers[key] for key in headers if key.endswith("_file")]
    if isinstance(examples := values.get("examples"), list):
        sources += filter(_is_file, examples)
    for source in sources:
        if isinstance(source, str) and source.strip():
            yield Path(_absolute(table.file.parent, source))


def _is_file(example: object) -> bool:
    return isinstance(example, str) and example.endswith((".txt", ".md"))


def _absolute(folder: Path, value: Any) -> Any:
    """The path in full; what is no path is left for the validation to refuse."""
    if not isinstance(value, str) or not value.strip() or "://" in value:
        return value
    try:
        path = folder / Path(value.strip()).expanduser()
    except RuntimeError:
        return value
    return str(path.resolve() if ".." in path.parts else path)


def _secrets(
    table: Table, values: dict[str, Any], *within: str
) -> Iterator[ConfigError]:
    keys = (
        [key.removesuffix("_file") for key in values]
        if within
        else SECRETS[table.section]
    )
    for key in keys:
        named = f"{key}_file"
        source = values.pop(named, None)
        if source is None:
            continue
        if key in values:
            reason = f"there is {key} too; give one of the two"
            yield table.fault(reason, *within, named)
            continue
        try:
            values[key] = _text(table.file.parent, source, _LARGEST_SECRET)
        except ValueError as error:
            # A stand-in, lest its absence be told as a second fault.
            values[key] = f"https://unread.invalid/{table.name}"
            yield table.fault(str(error), *within, named)


def _examples(table: Table, examples: list[Any]) -> Iterator[ConfigError]:
    for index, example in enumerate(examples):
        if _is_file(example):
            try:
                folder = table.file.parent
                examples[index] = _text(folder, example, _LARGEST_EXAMPLE)
            except ValueError as error:
                yield table.fault(str(error), "examples")


def _text(folder: Path, source: object, largest: int) -> str:
    if not isinstance(source, str) or not source.strip():
        raise expected("the path of a file", source)
    path = Path(_absolute(folder, source))
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
        text = content.decode("utf-8-sig").strip()
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: is not UTF-8 text") from error
    if not text or len(content) > largest:
        reason = "is empty" if not text else f"has more than {largest} bytes"
        raise ValueError(f"{path}: {reason}")
    return text
