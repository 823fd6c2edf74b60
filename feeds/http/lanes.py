"""Who may ask a host when: a lane for each host, kept to its manners.

Pure: the moments are numbers from any clock that does not run backwards, in seconds.
"""

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from feeds.model import Manners

Item = TypeVar("Item")


@dataclass(slots=True, kw_only=True)
class _Lane(Generic[Item]):
    manners: Manners
    waiting: deque[Item] = field(default_factory=deque)
    busy: int = 0
    open_at: float = 0.0
    listed: bool = False

    @property
    def willing(self) -> bool:
        return bool(self.waiting) and self.busy < self.manners.connections


class Lanes(Generic[Item]):
    """Lets items start so that no host has too many connections or too short a gap.

    The gap of a host lies between the starts of two requests.
    """

    def __init__(self, manners: Callable[[str], Manners]) -> None:
        self._manners = manners
        self._lanes: dict[str, _Lane[Item]] = {}
        # lanes with somebody who may start once the moment has come; the number keeps
        # the order of two that open at the same moment
        self._open: list[tuple[float, int, _Lane[Item]]] = []
        self._listed = 0
        self.waiting = 0

    def join(self, host: str, item: Item, *, first: bool = False) -> None:
        """Queue for ``host``; a fetch that came here by a redirect goes ``first``."""
        lane = self._lane(host)
        if first:
            lane.waiting.appendleft(item)
        else:
            lane.waiting.append(item)
        self.waiting += 1
        self._list(lane)

    def start(self, now: float, room: int) -> list[Item]:
        """Those who may start now, at most ``room``; each must `leave` its host."""
        started: list[Item] = []
        while self._open and len(started) < room and self._open[0][0] <= now:
            lane = heapq.heappop(self._open)[2]
            lane.listed = False
            if lane.open_at > now or not lane.waiting:
                self._list(lane)  # since it was listed it was held, or emptied
                continue
            started.append(lane.waiting.popleft())
            lane.busy += 1
            lane.open_at = now + lane.manners.gap.total_seconds()
            self._list(lane)
        self.waiting -= len(started)
        return started

    def hold(self, host: str, until: float) -> None:
        """Let nobody start at ``host`` before this moment."""
        lane = self._lane(host)
        lane.open_at = max(lane.open_at, until)

    def turn_away(self, host: str, unwanted: Callable[[Item], bool]) -> list[Item]:
        """Take out of the queue those who shall not start at ``host`` any more."""
        lane = self._lane(host)
        away: list[Item] = []
        kept: deque[Item] = deque()
        for item in lane.waiting:
            (away if unwanted(item) else kept).append(item)
        lane.waiting = kept
        self.waiting -= len(away)
        return away

    def leave(self, host: str) -> None:
        """One that had started at ``host`` is done there."""
        lane = self._lanes[host]
        lane.busy -= 1
        self._list(lane)

    def next_start(self) -> float | None:
        """When somebody may start next, ``None`` if that waits for a `leave`."""
        return self._open[0][0] if self._open else None

    def _lane(self, host: str) -> _Lane[Item]:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(manners=self._manners(host))
        return lane

    def _list(self, lane: _Lane[Item]) -> None:
        if lane.willing and not lane.listed:
            lane.listed = True
            self._listed += 1
            heapq.heappush(self._open, (lane.open_at, self._listed, lane))
