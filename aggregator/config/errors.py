"""What is wrong with a configuration: where, which key, what was expected.

ConfigErrors
└── errors: ConfigError, one per fault
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self


class ConfigError(Exception):
    """One fault: `key` is a path such as ``subscription "bbc": interval``.

    ``path`` is ``None`` for a value that came from the environment; ``line`` counts
    from 1 and is 0 where it is not known.
    """

    def __init__(
        self, path: Path | None, key: str, reason: str, *, line: int = 0
    ) -> None:
        super().__init__(path, key, reason)
        self.path = path
        self.key = key
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        where = "environment" if self.path is None else str(self.path)
        where += f":{self.line}" if self.line else ""
        return ": ".join(part for part in (where, self.key, self.reason) if part)


class ConfigErrors(ExceptionGroup[ConfigError]):
    """All faults of a configuration at once, in the order of the files."""

    def __new__(cls, errors: Iterable[ConfigError]) -> Self:
        faults = list(errors)
        return super().__new__(cls, "\n".join(map(str, faults)), faults)

    def derive(self, excs: Sequence[Any], /) -> ExceptionGroup[Any]:
        """A part of the faults, such as `contextlib.suppress` makes, is told alike."""
        return ConfigErrors(excs)

    @property
    def errors(self) -> tuple[ConfigError, ...]:
        """The faults."""
        return tuple(one for one in self.exceptions if isinstance(one, ConfigError))

    def __str__(self) -> str:
        """One fault a line."""
        return "\n".join(map(str, self.errors))


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint to append to a message: the known word that was probably meant.

    Where none is near, the known words themselves, as long as they are few.
    """
    words = sorted(set(known))
    if meant := near(word, words):
        return f'; did you mean "{meant}"?'
    return f"; known are: {', '.join(words)}" if 0 < len(words) <= 30 else ""
