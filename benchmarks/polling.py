"""Replay publication times against polling rules: python benchmarks/polling.py TRACE...

A TRACE is poisson, diurnal, bursty or clockwork (made feeds), or a file of recorded
times (see polling_traces.py). Each rule sees what an aggregator sees: at its own polls,
the new ones among the 20 entries that a feed's document holds. It learns for 14 days
from nothing and is measured for 21 more, at the same number of requests as the others.
A few large bursts decide on the mean of a recorded trace: give it many --phases.
Printed per rule: requests per feed and day, and by how many per cent the worst replay
missed the budget; the minutes from publication to poll: of the mean article, of the
95th percentile, and of the mean feed's mean. At last, what a poll costs to plan.
"""

import argparse
import heapq
import math
import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import fmean

from polling_cost import milliseconds
from polling_rules import EntryFrequency, Fixed, Learned, Rule, SquareRoot
from polling_traces import FEEDS, HOURS, MADE, Recording, Trace, made, recorded

DOCUMENT = 20
WARM = 14 * 24
LATE = HOURS - 24
"""Entries after this are not measured: some rules come once a day."""

TURNS = 24
NEAR = 0.01

HEADING = "requests  missed    mean     p95  per feed   relative to fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Requests per feed and day; delays in minutes."""

    requests: float
    mean: float
    p95: float
    per_feed: float


def replay(trace: Trace, rule: Rule, phase: int) -> Result:
    """What a rule makes of a trace, beginning at times drawn by ``phase``."""
    chance = random.Random(phase)
    due = [(chance.random(), feed) for feed in range(len(trace))]
    heapq.heapify(due)
    read = [0] * len(trace)
    delays: list[list[float]] = [[] for _ in trace]
    polls = 0
    while due[0][0] < HOURS:
        now, feed = due[0]
        times, begin = trace[feed], read[feed]
        end = read[feed] = bisect_right(times, now, begin)
        shown = max(begin, end - DOCUMENT)
        delays[feed] += _delays(times[shown:end], now)
        full = begin > 0 and end - begin >= DOCUMENT
        heapq.heapreplace(due, (rule.after(feed, now, times[shown:end], full), feed))
        polls += now >= WARM
    for times, begin, late in zip(trace, read, delays, strict=True):
        late += _delays(times[begin:], HOURS)
    return _result(delays, polls / len(trace) / ((HOURS - WARM) / 24))


def _delays(times: Sequence[float], now: float) -> list[float]:
    return [(now - time) * 60 for time in times if WARM <= time < LATE]


def _result(delays: Sequence[Sequence[float]], requests: float) -> Result:
    every = sorted(delay for one in delays for delay in one)
    return Result(
        requests=requests,
        mean=fmean(every),
        p95=every[int(0.95 * len(every))],
        per_feed=fmean(fmean(one) for one in delays if one),
    )


def calibrated(play: Callable[[float], Result], budget: float) -> float:
    """The knob that meets a budget; a greater one asks less often."""
    low, high = 1e-4, 1e3
    knob = math.sqrt(low * high)
    for _ in range(TURNS):
        requests = play(knob).requests
        if abs(requests / budget - 1) < NEAR:
            break
        low, high = (knob, high) if requests > budget else (low, knob)
        knob = math.sqrt(low * high)
    return knob


def results(
    trace: Trace, budget: float, floor: float, phases: int
) -> Iterator[tuple[str, Result]]:
    """What each rule makes of a trace at the same budget, from several beginnings."""
    feeds = len(trace)

    def play(kind: type[Fixed], phase: int, knob: float) -> Result:
        return replay(trace, kind(feeds, knob, floor), phase)

    for kind in (Fixed, EntryFrequency, SquareRoot):
        knob = calibrated(partial(play, kind, 0), budget)
        for phase in range(phases):
            yield kind.name, play(kind, phase, knob)
    for phase in range(phases):
        yield Learned.name, replay(trace, Learned(feeds, budget, floor), phase)


def traces(name: str, options: argparse.Namespace) -> Iterator[Trace]:
    """The traces of a name, one for each seed, or five weeks each of a file."""
    without = tuple(options.without)
    recording = Recording(path=Path(name), until=options.until, without=without)
    for seed in range(options.seeds):
        if name in MADE:
            yield made(name, seed, options.feeds)
        else:
            yield recorded(recording, seed)


def show(name: str, options: argparse.Namespace) -> None:
    """Print the means over all traces of a name, beside the fixed interval."""
    found: dict[str, list[Result]] = {}
    for trace in traces(name, options):
        told = results(trace, options.budget, options.floor / 60, options.phases)
        for rule, result in told:
            found.setdefault(rule, []).append(result)
    print(f"\n{Path(name).name:18} {HEADING}")
    base = means(found[Fixed.name])
    for rule, every in found.items():
        requests, mean, p95, per_feed = means(every)
        missed = max(abs(one.requests / options.budget - 1) for one in every)
        print(
            f"{rule:18} {requests:8.1f} {missed:6.1%}"
            f" {mean:7.1f} {p95:7.1f} {per_feed:9.1f}"
            f"   {mean / base[1]:.3f} / {p95 / base[2]:.3f}",
            flush=True,
        )


def means(results: Sequence[Result]) -> list[float]:
    """The mean of each figure, in the order of `Result`."""
    return [fmean(column) for column in zip(*map(astuple, results), strict=True)]


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("traces", nargs="+", metavar="TRACE")
    parser.add_argument("--budget", type=float, default=24, help="requests a day")
    parser.add_argument("--floor", type=float, default=5, help="least minutes between")
    parser.add_argument("--seeds", type=int, default=3, help="traces of each kind")
    parser.add_argument("--feeds", type=int, default=FEEDS, help="in a made trace")
    parser.add_argument("--phases", type=int, default=2, help="beginnings of each")
    parser.add_argument("--until", type=datetime.fromisoformat, help="end of a file")
    parser.add_argument(
        "--without", default=[], action="append", help="leave out feeds named so"
    )
    options = parser.parse_args()
    for name in options.traces:
        show(name, options)
    print(f"\n{milliseconds():.2f} ms of CPU for a poll: read, learn, plan, write")


if __name__ == "__main__":
    main()
