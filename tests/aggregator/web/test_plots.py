"""Plots: numbers in, SVG out."""

import math

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from aggregator.web import plots, sparks
from aggregator.web.plots import Point, Series

NUMBERS = st.floats(0, 1e9, allow_nan=False)


def tree(markup: Markup) -> etree._Element:
    return etree.fromstring(markup)


def test_bars_stand_on_each_other_and_say_what_they_are() -> None:
    news = Series(name="new", kind="news", values=(1, 0))
    same = Series(name="old", kind="same", values=(3, 0))
    drawn = tree(plots.bars(["Mon", "Tue"], [news, same], {0: "Mon"}, words="Bars."))
    assert (drawn.get("role"), drawn.get("aria-label")) == ("img", "Bars.")
    [group] = drawn.findall("g")
    assert group.findtext("title") == "Mon: 1 new, 3 old"
    lower, upper = group.findall("rect")
    assert float(upper.get("height")) == 3 * float(lower.get("height"))
    bottom = float(upper.get("y")) + float(upper.get("height"))
    assert bottom == float(lower.get("y"))


def test_scales_name_their_lines() -> None:
    some = Series(name="articles", kind="news", values=(753, 4))
    drawn = tree(plots.bars(["a", "b"], [some], {1: "b"}, words=""))
    assert drawn.xpath("./text/text()") == ["1,000", "500", "b"]


@given(st.lists(NUMBERS, max_size=40))
def test_no_bar_leaves_its_plot(values: list[float]) -> None:
    some = Series(name="x", kind="news", values=tuple(values))
    drawn = tree(plots.bars([""] * len(values), [some], {}, words="<"))
    bars = drawn.findall("g/rect")
    assert len(bars) == sum(value > 0 for value in values)
    for bar in bars:
        assert float(bar.get("y")) >= plots.SCALE - 1
        assert 0 < float(bar.get("height")) <= plots.HEIGHT


@given(st.floats(1e-3, 1e12))
def test_the_top_line_is_a_short_number_not_far_above(value: float) -> None:
    top = plots.ceiling(value)
    assert value <= top <= 2.5 * value or math.isclose(top, value)
    assert len(f"{top / 2:g}".rstrip("0").strip("0.")) <= 1 or top >= 1e6


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6)), max_size=20))
def test_points_stay_between_the_lines(found: list[tuple[float, float]]) -> None:
    points = [Point(place=place, value=value, kind="same") for place, value in found]
    levels = {0.01: "10 ms", 10.0: "10 s"}
    drawn = tree(plots.strip(points, levels, {}, words="Points."))
    heights = [float(one.get("cy")) for one in drawn.findall("circle")]
    assert len(heights) == len(points)
    assert all(plots.SCALE <= high <= plots.SCALE + plots.HEIGHT for high in heights)


def test_words_of_strangers_stay_words() -> None:
    bad = '"><script>alert(1)</script>'
    some = Series(name=bad, kind="news", values=(1,))
    for drawn in (
        plots.bars([bad], [some], {0: bad}, words=bad),
        plots.strip([], {1: bad, 2: bad}, {0: bad}, words=bad),
        sparks.spark([1], bad),
    ):
        assert "<script" not in drawn
        assert tree(drawn).get("aria-label") == bad


def test_a_small_plot_leaves_out_nothing_and_shows_the_least() -> None:
    drawn = tree(sparks.spark([0, 1000, 0, 1], "Four."))
    assert drawn.get("viewBox") == "0 0 40 40"
    assert drawn[0].get("d") == "M5 40m10 0v-39m20 39v-1"
    assert tree(sparks.spark([], "None."))[0].get("d") == "M5 40"


def test_a_share_is_as_long_as_its_part() -> None:
    assert tree(sparks.share(1, 4))[0].get("width") == "25.0%"
    assert tree(sparks.share(0, 0))[0].get("width") == "0.0%"
