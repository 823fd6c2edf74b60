"""Where else what is published stands: the ``[publish]`` table."""

import re
from dataclasses import dataclass, field
from typing import Annotated

from aggregator.config.values import Read, expected

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


def target(value: object) -> str:
    """An address that fsspec understands; it is not repeated: it may hold a secret."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value.strip()):
        raise expected('an address such as "s3://bucket/news"', "what is given")
    return value.strip().rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """The ``[publish]`` table: a copy of all published files is kept at ``to``."""

    to: Annotated[str, Read(target)] = field(default="", repr=False)
