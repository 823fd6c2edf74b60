"""A small world of publishers that are polled by the service's own decisions.

The decisions are real: `aggregator.polling` and its rhythm, the choice of what a pass
reads, the lanes of hosts. A dictionary of states stands for the database, a `Publisher`
for each feed on the network.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aggregator.polling import Ground, closes, conditional, learns, polled
from aggregator.refreshing import remote
from aggregator.rhythm.memory import Seen
from aggregator.rhythm.price import Price, charge
from feeds.model import Failure, Manners, Reading
from storage.states import State
from tests.aggregator.due_states import Closed, due, host_of, opening
from tests.aggregator.promises import Promises, Sent
from tests.aggregator.publishers import Asked, Publisher
from tests.aggregator.queued import Answer, Queue, put_off

START = datetime(2024, 2, 28, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(seconds=15)
OFFLINE = Failure(kind="offline", reason="this machine's own network is down")
JUMPS = (-400 * DAY, -5 * HOUR, 10 * HOUR, 400 * DAY)
PATIENCE = timedelta(days=60)
"""Where feeds of a host have it closed for a week at a time, the others must wait."""

PASSES = 60
"""More passes in a row, without a pause, would be a loop without an end."""


@dataclass(slots=True, kw_only=True)
class World:
    """Feeds, what is known of them, and a clock that this world alone moves."""

    chance: random.Random
    now: datetime = START
    states: dict[str, State] = field(default_factory=dict)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    intervals: dict[str, timedelta] = field(default_factory=dict)
    closed: dict[str, Closed] = field(default_factory=dict)
    price: Price = field(default_factory=Price)
    promises: Promises = field(default_factory=Promises)
    busy: set[str] = field(default_factory=set)
    offline: timedelta = timedelta(0)
    lived: timedelta = timedelta(0)
    asked: dict[str, timedelta] = field(default_factory=dict)
    longest: timedelta = timedelta(0)
    polls: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def live(self, polls: int) -> None:
        """Let time pass until there were so many polls."""
        while self.polls < polls:
            self._happen()
            passes = 0
            while self.read(remote(due(self.states.values(), self.closed, self.now))):
                passes += 1
                assert passes < PASSES, "feeds are due again as soon as they were read"
            self._sleep()

    def read(self, states: list[State]) -> bool:
        """A pass; before it is taken in somebody may ask for another one."""
        free = [state for state in states if state.name not in self.busy]
        names = {state.name for state in free}
        self.busy |= names
        answers = self._fetch(free)
        if free and self.chance.random() < 0.05:
            self.read(remote(due(self.states.values(), self.closed, self.now)))
        self.busy -= names
        for state in free:
            self._take(state, *answers[state.name])
        return bool(free)

    def _fetch(self, states: list[State]) -> dict[str, Answer]:
        if self.offline:
            return {one.name: put_off(one, OFFLINE) for one in states}
        queue = Queue(chance=self.chance, ask=self._ask)
        answers = queue.run(states)
        for spans in queue.spans.values():
            self.promises.lane(spans, Manners())
        self._pass(timedelta(seconds=queue.clock))
        return answers

    def _ask(self, state: State) -> Answer:
        publisher = self.publishers[state.name]
        whole = not conditional(state) or state.vouched_by != publisher.home
        tag = None if whole else state.validators.etag
        sent = Sent(
            name=state.name,
            host=host_of(state.place),
            url=publisher.home,
            conditional=tag is not None,
            now=self.now,
        )
        self.promises.sent(sent)
        self.longest = max(self.longest, self.lived - self._asked(state.name))
        self.asked[state.name] = self.lived
        asked = Asked(name=state.name, place=state.place, now=self.now, tag=tag)
        return publisher.answer(asked)

    def _take(self, state: State, reading: Reading, seen: Seen) -> None:
        interval = self.intervals.get(state.name)
        ground = Ground(interval=interval, cost=self.price.cost, seen=seen)
        if reading.asked:
            failure = reading.failure
            self.answers[failure.kind if failure else str(reading.status)] += 1
            self.polls += 1
        if reading.asked and learns(state, ground):
            self.price = charge(self.price, 12, len(self.states), self.now)
        after = polled(state, reading, ground, self.now)
        self.states[state.name] = after
        self.promises.planned(after, reading, interval, self.now)
        if closes(reading) and after.next_poll:
            host, closed = reading.cost.host, Closed(at=self.now, until=after.next_poll)
            old = self.closed.get(host)
            if old is None or old.until < closed.until or old.at > self.now:
                self.closed[host] = closed

    def _happen(self) -> None:
        """The network goes, clocks jump, and people help feeds that were given up."""
        luck = self.chance.random()
        self.offline = 3 * HOUR if luck < 0.002 else max(self.offline - HOUR, 0 * HOUR)
        if luck < 0.001:
            jump = self.chance.choice(JUMPS)
            self.now += jump
            if jump < 0 * HOUR:
                self.promises.turned_back()
        elif luck > 0.99:
            for name, state in self.states.items():
                if state.muted:
                    self.publishers[name].left = 0
                    self.states[name] = replace(state, muted="", next_poll=None)
                    self.asked[name] = self.lived

    def _sleep(self) -> None:
        """Until something is due, at a tick that knows nothing of it."""
        times = [
            max(state.next_poll or self.now, opening(state, self.closed, self.now))
            for state in self.states.values()
            if not state.muted
        ]
        until = min(times, default=self.now + HOUR)
        self._pass(max(until - self.now, TICK) + self.chance.random() * MINUTE)

    def _pass(self, time: timedelta) -> None:
        self.now += time
        self.lived += time

    def _asked(self, name: str) -> timedelta:
        return self.asked.get(name, timedelta(0))

    def neglected(self) -> list[State]:
        """Those that should have been asked again by now, and were not."""
        return [
            state
            for name, state in self.states.items()
            if not state.muted and self.lived - self._asked(name) > PATIENCE
        ]


def peopled(seed: int, feeds: int) -> World:
    """A world of feeds: some share a host, some have an interval of their own."""
    chance = random.Random(seed)
    world = World(chance=chance)
    for number in range(feeds):
        name = f"feed{number}"
        host = {0: "planet", 1: "forge"}.get(number % 4, name) + ".example"
        host = "bridge.local" if number % 8 == 7 else host
        place = f"https://{host}/{number}"
        world.states[name] = State(name=name, kind="url", location=place)
        rate = chance.choice((0.02, 0.5, 4, 60))
        world.publishers[name] = Publisher(chance=chance, rate=rate, home=place)
        if number % 7 == 5:
            world.intervals[name] = chance.choice((5 * MINUTE, HOUR, 3 * DAY))
    return world
