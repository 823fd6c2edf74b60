"""Who reported when, as rows and marks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from aggregator.coverage import cover
from aggregator.web.timeline import ROWS, Timeline, timeline
from storage.articles import Article
from tests.aggregator.making import article, story


def of(*articles: Article, zone: str = "UTC") -> Timeline | None:
    return timeline(cover(story(1, *articles)), articles, ZoneInfo(zone))


def test_each_outlet_has_a_row_in_the_order_of_telling() -> None:
    copy = replace(article(2, "Echo", hours=1), copy_of=1)
    shown = of(article(1, "Wire"), copy, article(3, "Wire", hours=4))
    assert shown is not None
    assert [row.articles[0].outlet.name for row in shown.rows] == ["Wire", "Echo"]
    assert [(m.across, m.own) for m in shown.rows[0].marks] == [(2, True), (98, True)]
    assert [(m.across, m.own) for m in shown.rows[1].marks] == [(26, False)]
    labels = [tick.label for tick in shown.ticks]
    assert labels == ["12:00", "13:00", "14:00", "15:00", "16:00"]


def test_many_outlets_share_the_last_row() -> None:
    many = [article(n, f"Paper{n}", hours=n / 4) for n in range(1, 31)]
    shown = of(*many)
    assert shown is not None
    assert len(shown.rows) == ROWS
    assert shown.rows[-1].outlets == len(many) - ROWS + 1
    assert sum(len(row.marks) for row in shown.rows) == len(many)


def test_one_outlet_or_one_moment_has_no_timeline() -> None:
    assert of(article(1), article(2, hours=1)) is None
    assert of(article(1), article(2, "Echo")) is None


def test_the_axis_is_that_of_the_readers_clock() -> None:
    shown = of(article(1), article(2, "Echo", hours=20), zone="Asia/Kolkata")
    assert shown is not None
    assert [tick.label for tick in shown.ticks] == ["18:00", "2 Mar", "06:00", "12:00"]


@given(
    st.timedeltas(timedelta(minutes=2), timedelta(days=4000)),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["UTC", "Europe/Vienna", "America/New_York", "Asia/Kathmandu"]),
)
def test_marks_and_ticks_stand_on_the_axis(
    span: timedelta, start: datetime, zone: str
) -> None:
    first = replace(article(1), time=start.replace(tzinfo=UTC))
    last = replace(article(2, "Echo"), time=first.time + span)
    shown = of(first, last, zone=zone)
    assert shown is not None
    assert len(shown.ticks) <= 6
    assert all(0 <= tick.across <= 100 for tick in shown.ticks)
    across = [tick.across for tick in shown.ticks]
    assert across == sorted(across)
