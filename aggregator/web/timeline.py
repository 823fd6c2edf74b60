"""Who reported a story when: a row for each outlet on one axis of time. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from aggregator.coverage import Coverage, outlet_of
from storage.articles import Article

ROWS = 16
"""Outlets with a row of their own; all others share the last one."""

AT_ONCE = timedelta(minutes=1)
"""What was told in less than that has no order to be seen."""

_DAY = timedelta(days=1)
_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 7, 14, 30, 90, 365, 3650)),
)
_TICKS = 4
"""So many marks of time fit beside each other on a phone."""

_MARGIN = 2.0
"""Percent left free at both ends, so that no mark is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An article at its place, in percent; ``own`` if its text is nobody else's."""

    across: float
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one outlet told, or several in the last row; ``articles`` by time."""

    articles: Sequence[Article]
    marks: Sequence[Mark]
    outlets: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A time on the axis, in percent."""

    across: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The rows, outlets that told it earlier first."""

    rows: Sequence[Row]
    ticks: Sequence[Tick]


def timeline(
    coverage: Coverage, articles: Sequence[Article], zone: tzinfo
) -> Timeline | None:
    """Give the timeline of a story's ``articles``, which come in order of time."""
    start, end = articles[0].time, articles[-1].time
    if coverage.outlets < 2 or end - start < AT_ONCE:
        return None
    own = {report.article.id for report in coverage.reports}

    def across(moment: datetime) -> float:
        share = (moment - start) / (end - start)
        return round(_MARGIN + share * (100 - 2 * _MARGIN), 1)

    def row(told: Sequence[Article], outlets: int = 1) -> Row:
        marks = [Mark(across=across(one.time), own=one.id in own) for one in told]
        return Row(articles=told, marks=marks, outlets=outlets)

    by: dict[object, list[Article]] = {}
    for article in articles:
        by.setdefault(outlet_of(article), []).append(article)
    found = list(by.values())
    alone = found if len(found) <= ROWS else found[: ROWS - 1]
    rest = [article for told in found[len(alone) :] for article in told]
    rows = [row(told) for told in alone]
    if rest:
        rest.sort(key=lambda one: (one.time, one.id))
        rows.append(row(rest, len(found) - len(alone)))
    ticks = [
        Tick(across=across(moment), label=label)
        for moment, label in _ticks(start.astimezone(zone), end.astimezone(zone))
    ]
    return Timeline(rows=rows, ticks=ticks)


def _ticks(start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    """Round times of the readers' clock within a span that is given in it."""
    span = end - start
    step = next((one for one in _STEPS if span / one <= _TICKS), _STEPS[-1])
    moment = datetime.combine(start.date(), time(), start.tzinfo)
    skipped = (start.replace(tzinfo=None) - moment.replace(tzinfo=None)) // step
    moment += skipped * step
    while moment.astimezone(UTC) <= end.astimezone(UTC):
        if moment.astimezone(UTC) >= start.astimezone(UTC):
            yield moment, _label(moment, step)
        moment += step


def _label(moment: datetime, step: timedelta) -> str:
    if step >= timedelta(days=90):
        return f"{moment:%b} {moment.year}"
    if step >= _DAY or moment.time() == time():
        return f"{moment.day} {moment:%b}"
    return f"{moment:%H:%M}"
