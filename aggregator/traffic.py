"""What is being read at this moment, and what may be asked of the web next. Pure.

The moments are seconds of any clock that does not run backwards.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from feeds.model import Manners
from storage.states import State

BATCH = 64
"""Subscriptions that one reader asks: as many as it has transfers (`Limits`), so that
none of them waits until another one's has ended."""

AT_ONCE = 64
"""Readers on the web. Each waits for its slowest, which is slow for 30 s at most: with
such a one among the 64 of each, 8,000 subscriptions a minute are read all the same."""

OPEN = 512
"""Subscriptions that were asked and have not answered, over all readers. Each is a
socket: with all else they stay below the 1,024 files that a process may open."""

HELD = 512
"""Answers that are not taken in yet, from which on nobody else is asked: with those
still `OPEN` they are all that can lie in memory, however slow the writer is."""

FAILING = OPEN // 2
"""Of the `OPEN`, those whose last reading failed: the sound ones always have room; half
of as many as may be open elsewhere, likewise."""

PER_HOST = 8
"""Subscriptions of a host that a reader takes on, for each connection it may have."""

STAY = timedelta(seconds=16)
"""How long the gaps of one host may keep a reader: about as long as one that hangs."""


def host_of(state: State) -> str:
    """The host from which a subscription is asked for."""
    return state.host or state.place


class Traffic:
    """Keeps subscriptions and hosts to one reader each, and all within bounds.

    A host belongs to the batch that asks it, whose reader keeps to its manners, until
    its answers are taken in: they may forbid to ask it again. Then it rests until its
    gap is over, so that to the host all batches look like one. At ``most`` so many
    subscriptions are open at once.
    """

    def __init__(self, manners: Callable[[str], Manners], most: int = OPEN) -> None:
        self._manners = manners
        self.most = most
        self._claimed: set[str] = set()
        self._batches = 0
        self._open: dict[str, State] = {}
        self._held: dict[str, State] = {}
        self._hosts: Counter[str] = Counter()
        self._rests: dict[str, float] = {}

    def claim(self, states: Sequence[State]) -> list[State]:
        """Those that nobody else reads, for the caller, who must let go of them."""
        claimed = [state for state in states if state.name not in self._claimed]
        self._claimed.update(state.name for state in claimed)
        return claimed

    def let_go(self, states: Sequence[State]) -> None:
        """Others may read them."""
        self._claimed.difference_update(state.name for state in states)

    def unclaimed(self, states: Sequence[State]) -> list[State]:
        """Those that nobody reads."""
        return [state for state in states if state.name not in self._claimed]

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another batch, whatever it asks."""
        return (
            self._batches == AT_ONCE
            or len(self._open) + BATCH > self.most
            or len(self._held) >= HELD
        )

    def choose(self, states: Sequence[State], now: float) -> list[State]:
        """The first ones that may be asked now as another batch."""
        if self.is_full:
            return []
        self._rests = {host: end for host, end in self._rests.items() if end > now}
        failing = self.most // 2 - sum(
            state.failures > 0 for state in self._open.values()
        )
        shares: dict[str, int] = {}
        chosen: list[State] = []
        for state in states:
            host = host_of(state)
            if host not in shares:
                shares[host] = self._share(host)
            if shares[host] and (failing > 0 or not state.failures):
                chosen.append(state)
                shares[host] -= 1
                failing -= state.failures > 0
            if len(chosen) == BATCH:
                break
        return chosen

    def begin(self, batch: Sequence[State]) -> None:
        """These are asked from now on; the batch must `end`."""
        self._batches += 1
        self._open |= {state.name: state for state in batch}
        self._hosts.update(host_of(state) for state in batch)

    def borrow(self, host: str, now: float) -> bool:
        """Have a host for something else, if nobody asks it and it has rested."""
        if host in self._hosts or self._rests.get(host, now) > now:
            return False
        self._hosts[host] += 1
        return True

    def give_back(self, host: str, now: float) -> None:
        """Let others ask a host that was borrowed, once it has rested."""
        self._free(host)
        self._rests[host] = now + self._manners(host).gap.total_seconds()

    def answered(self, state: State, now: float) -> None:
        """What came of asking is known and waits to be taken in."""
        del self._open[state.name]
        self._held[state.name] = state
        self._rest(state, now)

    def taken(self, states: Sequence[State]) -> None:
        """What came of these was taken in; others may read them."""
        for state in states:
            del self._held[state.name]
            self._leave(state)

    def gathered(self, states: Sequence[State]) -> None:
        """What came of these lies elsewhere and waits; nobody else may read them yet.

        Their hosts may be asked for others: what brings weeks forbids nothing.
        """
        for state in states:
            del self._held[state.name]
            self._free(host_of(state))

    def end(self, batch: Sequence[State], now: float) -> None:
        """Nothing more comes of a batch, though some of it may not have been taken."""
        self._batches -= 1
        for state in batch:
            if self._open.get(state.name) is state:
                del self._open[state.name]
                self._rest(state, now)
                self._leave(state)
            elif self._held.get(state.name) is state:
                self.taken([state])

    def next_rest(self, now: float) -> float | None:
        """When the next one of the hosts has rested, if any rests."""
        return min((end for end in self._rests.values() if end > now), default=None)

    def _rest(self, state: State, now: float) -> None:
        host = host_of(state)
        self._rests[host] = now + self._manners(host).gap.total_seconds()

    def _leave(self, state: State) -> None:
        self.let_go([state])
        self._free(host_of(state))

    def _free(self, host: str) -> None:
        self._hosts[host] -= 1
        if not self._hosts[host]:
            del self._hosts[host]

    def _share(self, host: str) -> int:
        """How many of a host one batch may have now."""
        if host in self._hosts or host in self._rests:
            return 0
        manners = self._manners(host)
        most = PER_HOST * manners.connections
        return max(1, min(most, STAY // manners.gap)) if manners.gap else most
