"""Values from environment variables, put over those of the files.

``AGGREGATOR_SERVICE__LISTEN`` overrides ``listen`` in ``[service]``;
``AGGREGATOR_SUBSCRIPTION__BBC_WORLD__PASSWORD`` a key of the subscription "bbc-world".
Two underscores separate, because orchestrators set variables of their own such as
``AGGREGATOR_SERVICE_HOST`` for a service of this name.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_origin, get_type_hints

from aggregator.config.errors import ConfigError, nearest
from aggregator.config.tables import SECTIONS, SINGLE, Table

PREFIX = "AGGREGATOR_"


def override(
    tables: list[Table], environ: Mapping[str, str]
) -> tuple[list[Table], list[ConfigError]]:
    """The tables with the values of the environment put over theirs."""
    faults = []
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or "__" not in variable:
            continue
        *place, key = variable.removeprefix(PREFIX).split("__")
        aimed = [table for table in tables if _address(table) == place]
        if not aimed:
            known = [
                PREFIX + "__".join((*_address(one), key))
                for one in tables
                if one.name or one.section in SINGLE
            ]
            reason = "names nothing in the configuration" + nearest(variable, known)
            faults.append(ConfigError(None, variable, reason))
        for table in aimed:
            changed = _put(table, key.lower(), variable, environ[variable])
            tables = [changed if one is table else one for one in tables]
    return tables, faults


def _address(table: Table) -> list[str]:
    name = re.sub(r"[^A-Z0-9]", "_", table.name.upper())
    section = table.section.upper()
    return [section] if table.section in SINGLE else [section, name]


def _put(table: Table, key: str, variable: str, text: str) -> Table:
    values = {**table.values, key: _typed(table.section, key, text)}
    # A secret given in one way replaces the one that the file gives in the other.
    twin = key.removesuffix("_file") if key.endswith("_file") else f"{key}_file"
    values.pop(twin, None)
    return replace(table, values=values, variables={**table.variables, key: variable})


def _typed(section: str, key: str, text: str) -> Any:
    """Text where text is wanted; numbers, flags, lists and tables as TOML has them."""
    wanted = get_type_hints(SECTIONS[section]).get(key, str)
    if wanted in {bool, int} or get_origin(wanted) in {tuple, frozenset}:
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text
