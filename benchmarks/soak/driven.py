"""A daemon by whose clock the weeks go by in minutes; its jobs come as much sooner.

python -m benchmarks.soak.driven START ZERO SPEED aggregator.toml
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator import cli, crew, daemon, passes
from aggregator.config import Config
from feeds.confined import Confinement
from feeds.http.model import Limits
from feeds.read import Means

LIMITS = Limits(
    connect=timedelta(seconds=1),
    first_byte=timedelta(seconds=0.8),
    total=timedelta(seconds=2),
    wire=1_000_000,
)

SECOND = timedelta(seconds=1)


def clock(start: datetime, zero: float, speed: float) -> Callable[[], datetime]:
    """Give a clock that was at ``start`` when the machine's steady one was at zero."""
    return lambda: start + (time.monotonic() - zero) * speed * SECOND


def main() -> int:
    """Run the daemon."""
    start, zero, speed, path = sys.argv[1:]
    given = crew.means

    def means(config: Config, confinement: Confinement) -> Means:
        return replace(given(config, confinement), limits=LIMITS)

    crew.means = means
    crew.LOOK = passes.LOOK = SECOND
    crew.NET = 5 * SECOND
    crew.UPKEEP = 10 * SECOND
    crew.DAY = 20 * SECOND
    daemon.PATIENCE = 30 * SECOND  # what is told to end leaves nothing behind
    arguments = ["--config", path, "run"]
    now = clock(datetime.fromisoformat(start), float(zero), float(speed))
    return cli.main(arguments, clock=now)


if __name__ == "__main__":
    sys.exit(main())
