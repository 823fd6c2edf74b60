"""The file of corrections: read with all its faults named, and added to.

It lies beside the configuration: ``aggregator.corrections.toml`` of
``aggregator.toml``. People may edit it; what they wrote stays as it is.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator.config.corrections import (
    KINDS,
    Correction,
    Corrections,
    Entitle,
    Forget,
    Join,
    Part,
    Pin,
    Reference,
)
from aggregator.config.errors import ConfigError, ConfigErrors
from aggregator.config.lines import KeyPath
from aggregator.config.tables import Table, parsed, text_of

HEADING = """\
# Corrections made by hand, by `aggregator story`, `aggregator article` and
# `aggregator forget`, oldest first: where two contradict, the later one holds. They
# hold for ever, also for a database that is made anew. An article is known by its id or
# its link; its title stands here for you.
#
# To take one back, delete it from [[correction]] to the next one; a running daemon
# notices. What it moved stays where it is, but is no longer held there.
"""


LISTS = ("articles", "these", "those")
"""The keys under which several articles may stand."""


def beside(path: Path) -> Path:
    """Where the corrections of a configuration stand."""
    return path.with_name(f"{path.stem}.corrections.toml")


def read(path: Path) -> tuple[Corrections, list[ConfigError]]:
    """The corrections of a file, none if there is none, and all its faults."""
    if not path.exists():
        return Corrections(), []
    try:
        document = parsed(path)
    except ConfigError as error:
        return Corrections(), [error]
    faults = [
        _fault(document, (key,), "unknown key; all stands in tables [[correction]]")
        for key in document.values
        if key != "correction"
    ]
    tables = document.values.get("correction", [])
    if not isinstance(tables, list):
        reason = "expected tables [[correction]], in double brackets"
        return Corrections(), [*faults, _fault(document, ("correction",), reason)]
    made: list[Correction] = []
    for index, table in enumerate(tables):
        try:
            made.append(_validated(table))
        except _Invalid as error:
            faults += [
                _fault(document, ("correction", index, *keys), reason)
                for keys, reason in error.faults
            ]
    return Corrections(made=tuple(made)), faults


def add(
    config: Path,
    corrections: Sequence[Correction],
    now: datetime,
    *,
    without: Collection[str] = (),
) -> Path:
    """Put corrections behind those of a configuration, and give their file.

    The articles of the ids ``without`` are named in it no longer. Raises ConfigErrors
    if it is faulty, OSError if it cannot be written.
    """
    from aggregator.config.writing import replace  # every command reads, few add

    path = beside(config)
    _, faults = read(path)
    if faults:
        raise ConfigErrors(faults)
    before = _without(text_of(path), without) if path.exists() else HEADING
    blocks = (_block(one, now) for one in corrections)
    replace(path, "\n".join([before.rstrip("\n") + "\n", *blocks]), like=config)
    return path


def _without(text: str, ids: Collection[str]) -> str:
    """The text with no word of some articles; what speaks of nothing else goes too."""
    if not ids:
        return text
    import tomlkit

    document = tomlkit.parse(text)
    tables: Any = document.get("correction", [])
    for index in reversed(range(len(tables))):
        table = tables[index]
        emptied = table.get("article", {}).get("id") in ids
        for named in (table[key] for key in LISTS if key in table):
            for place in reversed(range(len(named))):
                if named[place].get("id") in ids:
                    del named[place]
            emptied = emptied or not named
        if emptied:
            del tables[index]
    return document.as_string()


def _fault(document: Table, place: KeyPath, reason: str) -> ConfigError:
    words = [f"{one + 1}" if isinstance(one, int) else one for one in place]
    line = document.lines.of(place)
    return ConfigError(document.file, " ".join(words), reason, line=line)


class _Invalid(Exception):  # noqa: N818  # carried a few lines, never shown
    """What is wrong with a table: the way to each key, and the reason."""

    def __init__(self, faults: list[tuple[KeyPath, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def _validated(table: object) -> Correction:
    from pydantic import TypeAdapter, ValidationError

    kind = table.get("do") if isinstance(table, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(f'"{one}"' for one in KINDS)
        raise _Invalid([(("do",), f"expected one of {known}")])
    adapter: TypeAdapter[Correction] = TypeAdapter(KINDS[kind])
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise _Invalid([(one["loc"], _reason(one)) for one in found]) from error


def _reason(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    known = {"missing": "is missing", "unexpected_keyword_argument": "unknown key"}
    said = str(fault["msg"])
    return known.get(fault["type"], said[:1].lower() + said[1:])


def _block(one: Correction, now: datetime) -> str:
    lines = ["[[correction]]", f'do = "{one.do}"', f"when = {now:%Y-%m-%dT%H:%M:%SZ}"]
    match one:
        case Join():
            lines += _listed("articles", one.articles)
        case Part():
            lines += [*_listed("these", one.these), *_listed("those", one.those)]
        case Entitle():
            lines += [
                f"title = {_text(one.title)}",
                f"article = {_inline(one.article)}",
            ]
        case Pin():
            lines.append(f"article = {_inline(one.article)}")
        case Forget():
            keys = "".join(f"    {_text(key)},\n" for key in one.keys)
            lines.append(f"keys = [\n{keys}]")
    return "\n".join(lines) + "\n"


def _listed(key: str, references: Iterable[Reference]) -> Iterator[str]:
    yield f"{key} = ["
    for reference in references:
        yield f"    {_inline(reference)},"
    yield "]"


def _inline(reference: Reference) -> str:
    given = (("id", reference.id), ("link", reference.link), ("title", reference.title))
    pairs = (f"{key} = {_text(value)}" for key, value in given if value)
    return f"{{ {', '.join(pairs)} }}"


def _text(value: str) -> str:
    """A TOML string in one line: as JSON has it, once controls and the like are out."""
    plain = "".join(filter(str.isprintable, " ".join(value.split())))
    return json.dumps(plain, ensure_ascii=False)
