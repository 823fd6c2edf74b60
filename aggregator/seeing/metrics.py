"""What a Prometheus server reads of us.

Names, types and units follow its conventions: base units, ``_total`` for what only
grows, one family for one thing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from aggregator import __version__
from aggregator.heartbeat import Spent
from aggregator.seeing.due import lag
from aggregator.seeing.figures import DAY, Spread, figures
from aggregator.seeing.growth import growth
from aggregator.seeing.sending import sending
from storage import outbox, publications, soundness, subscriptions
from storage.database import Database
from storage.states import State
from storage.tallies import tallied

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def page(db: Database, file: Path, jobs: Mapping[str, Spent], now: datetime) -> bytes:
    """Give all of it in Prometheus' text format, as of ``now``."""
    registry = CollectorRegistry()
    stored = (*_stored(db), *_sized(db, file, now))
    families = [*_jobs(jobs), *stored, *_polled(db, now), *_sent(db)]
    registry.register(_Told(families))
    return generate_latest(registry)


class _Told(Collector):
    """Families that were counted already."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


def _jobs(jobs: Mapping[str, Spent]) -> Iterator[Metric]:
    version = GaugeMetricFamily("aggregator", "This program", labels=["version"])
    version.name = "aggregator_info"
    version.add_metric([__version__], 1)
    yield version
    runs = SummaryMetricFamily(
        "aggregator_job_duration_seconds",
        "Runs of the daemon's jobs since its start, and the time they took",
        labels=["job"],
    )
    failed = CounterMetricFamily(
        "aggregator_job_failures",
        "Runs that the machine denied: disk full, database locked",
        labels=["job"],
    )
    for name, spent in sorted(jobs.items()):
        runs.add_metric([name], spent.runs, spent.seconds)
        failed.add_metric([name], spent.failures)
    yield runs
    yield failed


def _stored(db: Database) -> Iterator[Metric]:
    kept = GaugeMetricFamily(
        "aggregator_rows", "What the database holds", labels=["table"]
    )
    for table, count in soundness.counts(db).items():
        kept.add_metric([table], count)
    yield kept
    yield GaugeMetricFamily(
        "aggregator_feeds_unpublished",
        "Feeds that have changed and are not written yet",
        len(publications.outdated(db)),
    )


def _sized(db: Database, file: Path, now: datetime) -> Iterator[Metric]:
    sizes = GaugeMetricFamily(
        "aggregator_database_bytes", "Size on the disk", labels=["file"]
    )
    for name in ("", "-wal"):
        path = file.with_name(file.name + name)
        sizes.add_metric([path.name], path.stat().st_size if path.exists() else 0)
    yield sizes
    grown = GaugeMetricFamily(
        "aggregator_database_growth_bytes",
        "How much larger it has become a day, in the last week",
    )
    if (more := growth(db, now).per_day) is not None:
        grown.add_metric([], more)
    yield grown


def _polled(db: Database, now: datetime) -> Iterator[Metric]:
    states = subscriptions.every(db)
    yield _subscriptions(states)
    yield GaugeMetricFamily(
        "aggregator_poll_lag_seconds",
        "How far the most overdue subscription is behind",
        lag(states, now).total_seconds(),
    )
    day = figures(tuple(tallied(db, now - DAY).values()), now)
    polls = GaugeMetricFamily(
        "aggregator_polls_last_day",
        "Polls of the last day by what they brought",
        labels=["result"],
    )
    count = day.count if day else 0
    failed = round(count * day.failed) if day else 0
    idle = round(count * day.idle) if day else 0
    for result, number in (
        ("failed", failed),
        ("nothing new", idle),
        ("new", count - failed - idle),
    ):
        polls.add_metric([result], number)
    yield polls
    yield GaugeMetricFamily(
        "aggregator_entries_last_day",
        "Entries of the last day that were new or had changed",
        day.fresh if day else 0,
    )
    yield from _spread(
        "aggregator_freshness_seconds",
        "How long entries had been out when they were found, in the last day",
        day.freshness if day else None,
    )
    yield from _spread(
        "aggregator_poll_duration_seconds",
        "How long servers took to answer, in the last day",
        day.latency if day else None,
    )


def _sent(db: Database) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "aggregator_outbox", "What waits to be sent to others", labels=["kind"]
    )
    for kind, number in outbox.kinds(db).items():
        waiting.add_metric([kind], number)
    yield waiting
    seen = sending(db)
    yield GaugeMetricFamily(
        "aggregator_followers", "Who has a feed of ours pushed", seen.followers
    )
    yield GaugeMetricFamily(
        "aggregator_receivers_failing",
        "Webhooks and hubs that do not take what they are sent",
        len(seen.failing),
    )


def _subscriptions(states: tuple[State, ...]) -> Metric:
    kept = GaugeMetricFamily(
        "aggregator_subscriptions", "Subscriptions by how they do", labels=["state"]
    )
    muted = sum(bool(state.muted) for state in states)
    failing = sum(bool(state.failure) and not state.muted for state in states)
    kept.add_metric(["well"], len(states) - muted - failing)
    kept.add_metric(["failing"], failing)
    kept.add_metric(["not asked any more"], muted)
    return kept


def _spread(name: str, about: str, spread: Spread | None) -> Iterator[Metric]:
    """Nothing where nothing was measured: a zero would be a lie."""
    family = GaugeMetricFamily(name, about, labels=["quantile"])
    if spread is not None:
        family.add_metric(["0.5"], spread.median)
        family.add_metric(["0.95"], spread.p95)
    yield family
