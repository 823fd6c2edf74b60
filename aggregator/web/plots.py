"""Plots as SVG: numbers in, markup out. Pure.

What lies across is placed in per cent and what stands up in pixels, so that a plot is
as wide as its column and its letters keep their size. Colours are those of the style
sheet, by class. What a plot shows stands in words and in a table beside it, too.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

HEIGHT = 120
"""Of the part of a plot where values are, in pixels; its scale stands below."""

SCALE = 20
"""Of the scale below, and of the room above for the letters of the top line."""

GAP = 0.24
"""Of the width of a bar, so much is left free beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values that belong together; ``kind`` is their class in the style sheet."""

    name: str
    kind: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value at a place from 0 to 1 across; ``kind`` is its class."""

    place: float
    value: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot with all that is said of it.

    ``title`` tells what is plotted and in which unit, ``words`` what can be seen in it;
    ``key`` are the names and kinds of what is in it, if that is of several kinds. The
    table has the same numbers, under the names in ``head``.
    """

    title: str
    words: str
    svg: Markup
    key: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def bars(
    labels: Sequence[str],
    series: Sequence[Series],
    ticks: Mapping[int, str],
    *,
    words: str,
) -> Markup:
    """Bars of equal width, the series standing on each other.

    ``ticks`` say what stands below which bar; ``words`` are for who cannot see it.
    """
    sums = [math.fsum(one.values[n] for one in series) for n in range(len(labels))]
    top = ceiling(max(sums, default=0))
    width = 100 / max(len(labels), 1)
    lines = [_line(share * HEIGHT, _number(top * (1 - share))) for share in (0, 0.5)]
    drawn = []
    for number, label in enumerate(labels):
        left = number * width + width * GAP / 2
        told = ", ".join(
            f"{_number(one.values[number])} {one.name}"
            for one in series
            if one.values[number]
        )
        shapes = "".join(_stacked(number, series, top, (left, width * (1 - GAP))))
        if shapes:
            drawn.append(f"<g><title>{escape(f'{label}: {told}')}</title>{shapes}</g>")
    below = {number * width: text for number, text in ticks.items()}
    return _svg([*lines, *drawn, *_scale(below)], words)


def strip(
    points: Iterable[Point],
    levels: Mapping[float, str],
    ticks: Mapping[float, str],
    *,
    words: str,
) -> Markup:
    """Points by time across and by size up, each ten times as large as high as another.

    ``levels`` name the values of the lines; the lowest and the highest bound the plot.
    ``ticks`` say what stands below which place, 0 to 1.
    """
    least, most = min(levels), max(levels)

    def height(value: float) -> float:
        share = math.log(min(max(value, least), most) / least)
        return HEIGHT * (1 - share / math.log(most / least))

    lines = [_line(height(value), text) for value, text in levels.items()]
    drawn = [
        f'<circle class="{one.kind}" cx="{100 * one.place:.2f}%" '
        f'cy="{height(one.value) + SCALE:.1f}" r="2.5"/>'
        for one in points
    ]
    below = {100 * place: text for place, text in ticks.items()}
    return _svg([*lines, *drawn, *_scale(below)], words)


def ceiling(value: float) -> float:
    """The next of 1, 2, 4, 6, 10, 20 ...: the line at the top of a plot.

    Its half, which has a line too, is as short a number. Of nothing it is 1.
    """
    if value <= 0:
        return 1
    size = float(10 ** math.floor(math.log10(value)))
    return next(step * size for step in (1, 2, 4, 6, 10) if step * size >= value)


def table(
    labels: Sequence[str], series: Sequence[Series], tell: Callable[[float], str]
) -> tuple[tuple[str, ...], ...]:
    """The rows of the table that goes with bars."""
    return tuple(
        (label, *(tell(one.values[number]) for one in series))
        for number, label in enumerate(labels)
    )


def key(series: Iterable[Series]) -> tuple[tuple[str, str], ...]:
    """What the kinds of bars are called, in the order in which they stand."""
    return tuple((one.name, one.kind) for one in series)


def _number(value: float) -> str:
    return f"{value:,.3g}" if value < 100 else f"{value:,.0f}"


def _stacked(
    number: int, series: Sequence[Series], top: float, place: tuple[float, float]
) -> Iterable[str]:
    left, width = place
    floor = 0.0
    for one in series:
        value = one.values[number]
        if not value:
            continue
        high = max(value / top * HEIGHT, 1)
        floor += high
        yield (
            f'<rect class="{one.kind}" x="{left:.2f}%" y="{HEIGHT + SCALE - floor:.1f}"'
            f' width="{width:.2f}%" height="{high:.1f}"/>'
        )


def _line(height: float, text: str) -> str:
    y = f"{height + SCALE:.1f}"
    return (
        f'<line x1="0" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text class="level" x="100%" dx="6" dy="4" y="{y}">{escape(text)}</text>'
    )


def _scale(below: Mapping[float, str]) -> Iterable[str]:
    floor = HEIGHT + SCALE
    yield f'<line class="floor" x1="0" x2="100%" y1="{floor}" y2="{floor}"/>'
    for place, text in below.items():
        x = f"{place:.2f}%"
        yield (
            f'<line class="tick" x1="{x}" x2="{x}" y1="{floor}" y2="{floor + 5}"/>'
            f'<text x="{x}" y="{floor + 17}">{escape(text)}</text>'
        )


def _svg(shapes: Iterable[str], words: str) -> Markup:
    return Markup(  # noqa: S704  # texts are escaped, all else is ours
        f'<svg class="plot" height="{HEIGHT + 2 * SCALE}" role="img" '
        f'aria-label="{escape(words)}">{"".join(shapes)}</svg>'
    )
