"""A batch of requests in the lanes of their hosts, on a clock that costs no time."""

import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aggregator.polling import closes
from aggregator.rhythm.memory import Seen
from feeds.http.lanes import Lanes
from feeds.model import Failure, Manners, Reading
from storage.states import State
from tests.aggregator.due_states import host_of

Answer = tuple[Reading, Seen]

TOOK = (0.05, 0.4, 3.0, 30.0)
"""How many seconds an answer may take."""


@dataclass(slots=True, kw_only=True)
class Queue:
    """Asks each when its host's lane lets it start; ``spans`` are the seconds that the
    requests to each host took."""

    chance: random.Random
    ask: Callable[[State], Answer]
    lanes: Lanes[State] = field(default_factory=lambda: Lanes(lambda host: Manners()))
    clock: float = 0.0
    answers: dict[str, Answer] = field(default_factory=dict)
    spans: defaultdict[str, list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def run(self, states: Sequence[State]) -> dict[str, Answer]:
        """What came of each."""
        for state in states:
            self.lanes.join(host_of(state.place), state)
        under_way: list[tuple[float, str, State]] = []
        while self.lanes.waiting or under_way:
            for state in self.lanes.start(self.clock, room=64):
                end = self.clock + self.chance.choice(TOOK)
                self.spans[host_of(state.place)].append((self.clock, end))
                self.answers[state.name] = self.ask(state)
                heapq.heappush(under_way, (end, state.name, state))
            starts = self.lanes.next_start()
            if under_way and (starts is None or under_way[0][0] <= starts):
                self.clock, _, state = heapq.heappop(under_way)
                self._leave(state)
            elif starts is not None:
                self.clock = max(self.clock, starts)
        return self.answers

    def _leave(self, state: State) -> None:
        """The others of the host are turned away, where the answer speaks for it."""
        host = host_of(state.place)
        self.lanes.leave(host)
        reading, _ = self.answers[state.name]
        if reading.failure is not None and closes(reading):
            for other in self.lanes.turn_away(host, lambda one: True):
                self.answers[other.name] = put_off(other, reading.failure)


def put_off(state: State, failure: Failure) -> Answer:
    """The answer of a subscription that was not asked."""
    return Reading(name=state.name, failure=failure, asked=False), Seen()
