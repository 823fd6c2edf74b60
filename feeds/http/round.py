"""The loop that takes a batch of fetches from hop to hop: all of the flow is here.

A hop: its turn at the host comes (`lanes`), the name is looked up (`lookup`), every
address is checked (`addresses`), the exchange runs over connections pinned to them
(`wire`) and is taken in within its limits (`answer`). Then the journey goes on to the
next target (`trail`) or is concluded (`outcome`), and what the host answered may
conclude those that wait for it too (`closures`).

One deadline spans it all (`deadlines`), on a clock that stands still while a journey
waits for its turn and while the caller is busy with results.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from feeds.errors import FetchError
from feeds.hosts import is_address
from feeds.http.addresses import refusal
from feeds.http.answer import Answer
from feeds.http.caching import retry_after
from feeds.http.closures import Closures
from feeds.http.deadlines import Clock, Deadlines
from feeds.http.head import Head
from feeds.http.journey import Journey
from feeds.http.lanes import Lanes
from feeds.http.lookup import Lookups
from feeds.http.model import Fetch, Fetched, Ways
from feeds.http.outcome import (
    REPEATED_ONCE,
    concluded,
    documents,
    failed,
    followed,
    not_asked,
)
from feeds.http.request import header_lines
from feeds.http.spelling import meant
from feeds.http.target import Target, port_refusal
from feeds.http.trail import Trail
from feeds.http.wire import Exchange, Wire

_STOPS_WITHIN = 0.2


class Round:
    """The journeys of one batch, from the first to the last."""

    def __init__(self, ways: Ways, wire: Wire) -> None:
        self._ways = ways
        self._wire = wire
        self._clock = Clock()
        self._deadlines = Deadlines(ways.limits)
        self._lanes: Lanes[Journey] = Lanes(ways.manners)
        self._closures = Closures()
        self._lookups = Lookups(ways.resolve, wire.wake)
        self._moving: set[Journey] = set()
        self._looking: defaultdict[str, list[Journey]] = defaultdict(list)
        self._sent: dict[Exchange, Journey] = {}
        self._done: list[Fetched] = []

    def run(self, requests: Sequence[Fetch]) -> Iterator[list[Fetched]]:
        """What came of each request, as soon as it is known.

        Parts in which nothing is new come between, whatever woke us.
        """
        for request in requests:
            self._join(request)
        stop = self._ways.stop
        while True:
            done, self._done = self._done, []
            handed_over = self._clock.now()
            yield done
            self._clock.forget_since(handed_over)
            stopped = stop is not None and stop.is_set()
            if stopped or not (self._moving or self._lanes.waiting or self._done):
                return
            self._step()

    def _step(self) -> None:
        """Start those whose turn it is, sleep until something happens, see to it."""
        now = self._clock.now()
        room = self._ways.limits.transfers - len(self._moving)
        for journey in self._lanes.start(now, room):
            journey.set_out(now)
            self._moving.add(journey)
            self._depart(journey)
        for exchange, error in self._wire.wait(self._patience()):
            self._arrived(self._sent.pop(exchange), exchange, error)
        for host in self._lookups.answered():
            for journey in self._looking.pop(host, ()):
                self._connect(journey, self._lookups.addresses(host))
        for journey, reason in self._deadlines.overdue(self._moving, self._clock.now()):
            self._give_up(journey, reason)

    def _patience(self) -> float:
        """How long nothing happens unless the wire or a lookup wakes us."""
        if self._done:
            return 0.0
        moments = [self._deadlines.next_check]
        start = self._lanes.next_start()
        if start is not None and len(self._moving) < self._ways.limits.transfers:
            moments.append(start)
        patience = max(min(moments) - self._clock.now(), 0.0)
        return patience if self._ways.stop is None else min(patience, _STOPS_WITHIN)

    def _join(self, request: Fetch) -> None:
        try:
            target, *others = [Target.of(url) for url in meant(request.url)]
        except FetchError as error:
            self._done.append(failed(request, error))
            return
        journey = Journey(
            fetch=request,
            trail=Trail(targets=(target,)),
            others=tuple(others),
            left=self._ways.limits.total.total_seconds(),
        )
        self._lanes.join(target.host, journey)

    def _depart(self, journey: Journey) -> None:
        """Begin a hop: the port is checked, then the addresses of the host."""
        target = journey.target
        journey.exchange = None
        closure = self._closures.of(target)
        reason = port_refusal(target, self._ways.manners(target.host).ports)
        if closure is not None:
            self._finish(journey, not_asked(journey.fetch, journey.trail, closure))
        elif reason:
            self._fail(journey, reason, "blocked")
        elif is_address(target.host):
            self._connect(journey, (target.host,))
        elif self._lookups.ask(target.host):
            self._connect(journey, self._lookups.addresses(target.host))
        else:
            self._looking[target.host].append(journey)
            self._deadlines.watch(journey, self._clock.now())

    def _connect(self, journey: Journey, addresses: tuple[str, ...]) -> None:
        """Send the request, if all addresses of the host may be asked."""
        fetch, target = journey.fetch, journey.target
        if not addresses:
            failure = self._lookups.failure(target.host)
            self._fail(journey, f"{target.host}: {failure}", "dns")
            return
        reason = refusal(target.host, addresses, allow_private=fetch.allow_private)
        if reason:
            self._fail(journey, reason, "blocked")
            return
        try:
            lines = header_lines(fetch, journey.trail, self._ways.user_agent)
        except FetchError as error:
            self._finish(journey, failed(fetch, error))
            return
        exchange = Exchange(
            target=target,
            addresses=addresses,
            request_lines=lines,
            answer=Answer(target.url, self._ways.limits, documents(fetch)),
            body=fetch.message.body if fetch.message else None,
            fresh=journey.repeated,
        )
        journey.send(exchange, self._clock.now())
        self._sent[exchange] = journey
        self._wire.begin(exchange)
        self._deadlines.watch(journey, journey.sent)

    def _arrived(
        self, journey: Journey, exchange: Exchange, error: FetchError | None
    ) -> None:
        journey.settle()
        head = exchange.answer.head
        if error is not None:
            self._fail(journey, error.reason, error.kind)
        elif head is None:
            self._fail(journey, "closed the connection without an answer", "network")
        elif head.status in followed(journey.fetch):
            self._redirect(journey, head)
        elif head.status in REPEATED_ONCE and not journey.repeated:
            journey.repeated = True
            self._depart(journey)
        else:
            outcome = concluded(journey.fetch, journey.trail, exchange.answer, head)
            self._finish(journey, outcome)

    def _redirect(self, journey: Journey, head: Head) -> None:
        """Go on at once on the same host, else queue for the other one."""
        host, limits = journey.target.host, self._ways.limits
        wait = retry_after(head)
        try:
            trail = journey.trail.follow(
                head.status, head.last("location"), limit=limits.redirects
            )
            if journey.fetch.message is not None and trail.downgraded:
                reason = f"sent on to {trail.target.url}, where it could be read"
                raise journey.trail.failure(reason, kind="redirect")
            if wait and wait > limits.total:
                raise journey.trail.postponed(head.status, wait)
        except FetchError as error:
            self._finish(journey, failed(journey.fetch, error, retry_after=wait))
            return
        journey.trail = trail
        if journey.target.host == host and not wait:
            self._depart(journey)
            return
        now = self._clock.now()
        self._moving.discard(journey)
        self._lanes.leave(host)
        journey.pause(now)
        if wait:
            self._lanes.hold(journey.target.host, now + wait.total_seconds())
        self._lanes.join(journey.target.host, journey, first=True)

    def _give_up(self, journey: Journey, reason: str) -> None:
        """End what is over a limit."""
        if journey.exchange is not None:
            self._wire.drop(journey.exchange)
            del self._sent[journey.exchange]
            journey.settle()
        else:
            self._looking[journey.target.host].remove(journey)
        self._fail(journey, reason, "timeout")

    def _fail(self, journey: Journey, reason: str, kind: str) -> None:
        if journey.reconsider(kind, self._clock.now()):
            self._depart(journey)
            return
        error = journey.trail.failure(reason, kind=kind)
        self._finish(journey, failed(journey.fetch, error))

    def _finish(self, journey: Journey, outcome: Fetched) -> None:
        target = journey.target
        self._moving.discard(journey)
        self._lanes.leave(target.host)
        self._conclude(journey, outcome)
        closure = self._closures.note(target, journey.contact, outcome)
        if closure is None:
            return
        for other in self._lanes.turn_away(target.host, self._is_closed):
            self._conclude(other, not_asked(other.fetch, other.trail, closure))

    def _is_closed(self, journey: Journey) -> bool:
        return self._closures.of(journey.target) is not None

    def _conclude(self, journey: Journey, outcome: Fetched) -> None:
        cost = journey.cost(self._clock.now(), self._ways.limits)
        self._done.append(replace(outcome, cost=cost))
