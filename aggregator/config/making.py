"""A table becomes its noun: every value is read as its field is marked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from aggregator.config.errors import ConfigError, nearest
from aggregator.config.named_files import SECRETS
from aggregator.config.tables import SECTIONS, Table


def make(table: Table, nouns: list[Any]) -> Iterator[ConfigError]:
    """Every fault of the table; where there is none, its noun joins the others."""
    reads = _readers(table.section)
    values, faults = {}, []
    for key, value in table.values.items():
        if key not in reads:
            faults.append(table.fault(_unknown(table, key, reads), key))
            continue
        try:
            values[key] = reads[key](value)
        except ValueError as error:
            faults.append(table.fault(str(error), key))
    for key in _required(table.section):
        if key not in table.values:
            reason = f"is missing; every [[{table.section}]] has one"
            faults.append(table.fault(reason, key))
    if not faults:
        nouns.append(SECTIONS[table.section](**values))
    yield from faults


@cache
def _readers(section: str) -> Mapping[str, Callable[[Any], Any]]:
    """What reads the value of each key (`aggregator.config.values.Read`)."""
    marked: dict[str, Any] = {one.name: one.type for one in fields(SECTIONS[section])}
    return {name: kind.__metadata__[0].parse for name, kind in marked.items()}


@cache
def _required(section: str) -> tuple[str, ...]:
    return tuple(
        one.name
        for one in fields(SECTIONS[section])
        if one.default is one.default_factory is MISSING
    )


def _unknown(table: Table, key: str, reads: Mapping[str, Any]) -> str:
    secrets = SECRETS.get(table.section, ())
    known = [*reads, *(f"{secret}_file" for secret in secrets)]
    return "unknown key" + nearest(key, known)
