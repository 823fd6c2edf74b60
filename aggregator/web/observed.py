"""What a daemon shows of itself to programs that watch it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.heartbeat import Heartbeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the monitor looks at; ``steady`` is the clock of the heartbeat."""

    database: Path
    heartbeat: Heartbeat
    clock: Callable[[], datetime]
    steady: Callable[[], float]

    @property
    def is_alive(self) -> bool:
        """Whether the daemon's work goes on."""
        return self.heartbeat.is_alive(self.steady())
