"""What is remembered of the pages that are files.

``static.json`` in the data folder holds which there are, with their addresses, and when
all were looked at last. Without it all are looked at.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aggregator.config import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The files and their addresses, and when all of them were looked at."""

    files: dict[str, str] = field(default_factory=dict)
    whole: datetime | None = None


def place(service: Service) -> Path:
    """The file that holds it."""
    return service.data / "static.json"


def load(place: Path) -> Memory:
    """Give what was kept there, nothing if there is no such file."""
    try:
        told = json.loads(place.read_bytes())
    except FileNotFoundError:
        return Memory()
    whole = datetime.fromisoformat(told["whole"]) if told["whole"] else None
    return Memory(files=told["files"], whole=whole)


def save(place: Path, memory: Memory) -> None:
    """Keep it there, whole or not at all."""
    whole = memory.whole.isoformat() if memory.whole else ""
    beside = place.with_suffix(".new")
    beside.write_text(json.dumps({"whole": whole, "files": memory.files}), "utf-8")
    beside.replace(place)
