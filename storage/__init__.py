"""The memory: SQLite through sqlite-utils."""

import sys
from importlib import import_module
from typing import Any

_SPARED = ("numpy", "pandas")
"""What sqlite-utils loads where it is installed, to know types that nothing here keeps:
it would take a page or a small command as much time and memory as all else."""


def _begin() -> None:
    """Load sqlite-utils as if those were not installed; others may load them."""
    modules: dict[str, Any] = sys.modules
    spared = [name for name in _SPARED if name not in modules]
    modules |= dict.fromkeys(spared)
    try:
        import_module("sqlite_utils")
    finally:
        for name in spared:
            del modules[name]


_begin()
