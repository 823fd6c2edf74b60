"""How much was told of topics from day to day, as plots. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from markupsafe import Markup

from aggregator.web import plots, sparks
from aggregator.web.plots import Plot, Series

DAYS = 30
"""How many days are shown, the last one included."""

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """The articles of a topic on each of the last days, the last one being ``last``."""

    last: date
    counts: tuple[int, ...] = (0,) * DAYS

    @property
    def total(self) -> int:
        """In all these days."""
        return sum(self.counts)

    @property
    def days(self) -> tuple[date, ...]:
        """The days, the last one at the end."""
        back = range(len(self.counts) - 1, -1, -1)
        return tuple(self.last - timedelta(days=days) for days in back)

    @property
    def words(self) -> str:
        """What can be seen, in a sentence."""
        if not self.total:
            return f"No article in the last {len(self.counts)} days."
        most = max(self.counts)
        day = self.days[self.counts.index(most)]
        articles = "article" if self.total == 1 else "articles"
        return (
            f"{self.total:,} {articles} in {len(self.counts)} days, most of them on "
            f"{day:%A}, {day.day} {day:%B} ({most:,})."
        )


def last_day(newest: datetime, zone: tzinfo) -> date:
    """The day of the newest article that is kept: the last one of which is told."""
    return newest.astimezone(zone).date()


def days_until(last: date, zone: tzinfo) -> list[datetime]:
    """When each of the days begins, in a zone."""
    back = range(DAYS - 1, -1, -1)
    return [
        datetime.combine(last - timedelta(days=days), time(), tzinfo=zone)
        for days in back
    ]


def spark(volume: Volume) -> Markup:
    """The volume, small."""
    return sparks.spark(volume.counts, volume.words)


def plot(volume: Volume) -> Plot:
    """The volume with scales; weeks are marked."""
    articles = Series(name="articles", kind="news", values=volume.counts)
    days = volume.days
    labels = [f"{day:%a} {day.day} {day:%b}" for day in days]
    ticks = {
        number: f"{day.day} {day:%b}"
        for number, day in enumerate(days)
        if (volume.last - day).days % WEEK == 0
    }
    return Plot(
        title="Articles a day",
        words=volume.words,
        svg=plots.bars(
            labels, [articles], ticks, words=f"Articles a day. {volume.words}"
        ),
        head=("Day", "Articles"),
        rows=plots.table(labels, [articles], "{:,.0f}".format),
    )
