"""What the daemon's jobs did so far, and whether the daemon is alive. Pure.

The times are those of a clock that never jumps (`time.monotonic`), in seconds.
"""

from dataclasses import dataclass, field

ALIVE = 60.0
"""So old the last beat may be: a turn takes a fifth of a second, a backlog's first
publishing some seconds at a stretch."""


@dataclass(slots=True, kw_only=True)
class Spent:
    """What the runs of a job came to."""

    runs: int = 0
    failures: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Heartbeat:
    """Beats when a piece of work has passed through all that must not be stuck."""

    jobs: dict[str, Spent] = field(default_factory=dict)
    last: float | None = None

    def note(self, name: str, took: float, *, failed: bool) -> None:
        """Count a run of a job."""
        spent = self.jobs.setdefault(name, Spent())
        spent.runs += 1
        spent.failures += failed
        spent.seconds += took

    def beat(self, now: float) -> None:
        """Say that the event loop and the writer were both free."""
        self.last = now

    def is_alive(self, now: float) -> bool:
        """Whether it beat not long ago."""
        return self.last is not None and now - self.last < ALIVE
