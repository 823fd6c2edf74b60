"""How often something may be asked for, by whomever."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """So many at once, and so many a second from then on."""

    at_once: int
    a_second: float
    _owed: float = 0.0
    _seen: float = 0.0

    def allows(self, now: float) -> bool:
        """Whether one more is allowed, which counts if it is; ``now`` is in seconds."""
        passed = max(now - self._seen, 0.0)
        self._owed = max(self._owed - passed * self.a_second, 0.0)
        self._seen = now
        if self._owed + 1 > self.at_once:
            return False
        self._owed += 1
        return True
