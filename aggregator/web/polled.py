"""What polls came to, as plots. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from aggregator.seeing import outcomes
from aggregator.seeing.figures import spread
from aggregator.web import plots
from aggregator.web.plots import Plot, Point, Series
from storage.polls import Poll
from storage.tallies import Answered

DAYS = 7
"""How many days of one source are shown, the last one included."""

HOURS = 24
"""How many hours of all sources."""

ANSWERS = {
    "news": "with new entries",
    "again": "nothing new, sent again",
    "same": "nothing new, not modified (304)",
    "failed": "failed",
}
"""What a poll can come to, in the order in which the bars stand."""

LEVELS = {0.01: "10 ms", 0.1: "100 ms", 1.0: "1 s", 10.0: "10 s", 60.0: "1 min"}


def answer(poll: Poll) -> str:
    """What a poll came to: one of `ANSWERS`."""
    if poll.failure:
        return "failed"
    if poll.fresh:
        return "news"
    return "same" if poll.status == 304 else "again"


def begin(last: datetime, zone: tzinfo) -> datetime:
    """When the first of the days began, of which the last has the time ``last``."""
    first = last.astimezone(zone).date() - timedelta(days=DAYS - 1)
    return datetime.combine(first, time(), tzinfo=zone)


def days(polls: Sequence[Poll], last: datetime, zone: tzinfo) -> Plot:
    """What the polls of one source came to, day by day."""
    counts = Counter((poll.at.astimezone(zone).date(), answer(poll)) for poll in polls)
    shown = _days(last, zone)
    series = _series([{kind: counts[day, kind] for kind in ANSWERS} for day in shown])
    words = _told(series, "in a week")
    labels = [f"{day:%a} {day.day} {day:%b}" for day in shown]
    return Plot(
        title="Polls a day, by what they came to",
        words=words,
        svg=plots.bars(
            labels, series, {n: f"{day:%a}" for n, day in enumerate(shown)}, words=words
        ),
        key=plots.key(series),
        head=("Day", *(one.name.capitalize() for one in series)),
        rows=plots.table(labels, series, "{:,.0f}".format),
    )


def by_hour(
    told: Mapping[datetime, Answered], last: datetime, zone: tzinfo
) -> Plot | None:
    """What the polls of all sources came to, hour by hour up to the ``last`` one."""
    counts: Counter[tuple[datetime, str]] = Counter()
    for at, one in told.items():
        for kind in ANSWERS:
            counts[_whole(at, zone), kind] += getattr(one, kind)
    if not counts.total():
        return None
    end = _whole(last, zone)
    shown = [end - timedelta(hours=back) for back in range(HOURS - 1, -1, -1)]
    local = [hour.astimezone(zone) for hour in shown]
    series = _series([{kind: counts[hour, kind] for kind in ANSWERS} for hour in shown])
    words = _told(series, "in 24 hours")
    labels = [f"{hour:%a %H:%M}" for hour in local]
    ticks = {n: f"{hour:%H:%M}" for n, hour in enumerate(local) if hour.hour % 6 == 0}
    return Plot(
        title="Polls an hour, by what they came to",
        words=words,
        svg=plots.bars(labels, series, ticks, words=words),
        key=plots.key(series),
        head=("Hour", *(one.name.capitalize() for one in series)),
        rows=plots.table(labels, series, "{:,.0f}".format),
    )


def latency(polls: Sequence[Poll], last: datetime, zone: tzinfo) -> Plot | None:
    """How long each answer took; ``None`` of a source that is not asked."""
    asked = [poll for poll in polls if poll.took > 0]
    if not asked:
        return None
    start = begin(last, zone)
    whole = (last - start).total_seconds() or 1.0
    points = (
        Point(
            place=(poll.at - start).total_seconds() / whole,
            value=poll.took,
            kind=answer(poll),
        )
        for poll in asked
    )
    midnights = (datetime.combine(day, time(), zone) for day in _days(last, zone))
    ticks = {(at - start).total_seconds() / whole: f"{at:%a}" for at in midnights}
    told = spread(poll.took for poll in asked if not poll.failure)
    words = f"Answered {outcomes.within(told)}." if told else "Never answered."
    return Plot(
        title="Seconds until each answer was whole",
        words=words,
        svg=plots.strip(points, LEVELS, ticks, words=words),
        key=tuple((ANSWERS[kind], kind) for kind in _kinds(asked)),
    )


def _days(last: datetime, zone: tzinfo) -> list[date]:
    end = last.astimezone(zone).date()
    return [end - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _whole(at: datetime, zone: tzinfo) -> datetime:
    """The hour that a time is in, as the clocks of a zone have it."""
    local = at.astimezone(zone)
    return at - timedelta(
        minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )


def _series(counts: Sequence[Mapping[str, int]]) -> list[Series]:
    series = (
        Series(name=name, kind=kind, values=tuple(one[kind] for one in counts))
        for kind, name in ANSWERS.items()
    )
    return [one for one in series if any(one.values)]


def _kinds(polls: Iterable[Poll]) -> list[str]:
    there = {answer(poll) for poll in polls}
    return [kind for kind in ANSWERS if kind in there]


def _told(series: Sequence[Series], when: str) -> str:
    """Such as ``84 polls in a week: 20 % with new entries, 80 % failed.``."""
    total = sum(sum(one.values) for one in series)
    if not total:
        return f"No poll {when}."
    parts = (f"{outcomes.percent(sum(o.values) / total)} {o.name}" for o in series)
    polls = "poll" if total == 1 else "polls"
    return f"{total:,.0f} {polls} {when}: {', '.join(parts)}."
