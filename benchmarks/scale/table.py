"""The curve: a table in Markdown, and a plot of how much more each thing costs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP = 640, 320, 60, 20
NAMES = 240
COLOURS = ("#1b6ca8", "#c2571a", "#3a7d44", "#8e44ad", "#b03a5b", "#6b6b6b", "#b8860b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was measured with so many articles; values by name, with their units."""

    articles: int
    values: Mapping[str, float]


def table(points: Sequence[Point]) -> str:
    """A row for each thing that was measured, a column for each size."""
    head = ["", *(f"{one.articles:,}" for one in points)]
    rows = [
        [name, *(shown(one.values[name]) for one in points)]
        for name in points[0].values
    ]
    rule = ["---", *("---:" for _ in points)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def shown(value: float) -> str:
    """A number with about three figures."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def plot(points: Sequence[Point], names: Sequence[str]) -> str:
    """How many times what they cost at the smallest size things cost, as SVG.

    Both scales are logarithmic, so that what grows with the database is a straight line
    upwards, and what does not is level.
    """
    first = points[0]
    curves = {
        name: [one.values[name] / max(first.values[name], 1e-9) for one in points]
        for name in names
    }
    top = max(2.0, *(max(curve) for curve in curves.values()))
    across = [
        _share(one.articles, first.articles, points[-1].articles) for one in points
    ]
    drawn = [_grid(points, across, top)]
    for number, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [
            (LEFT + x * WIDTH, TOP + HEIGHT * (1 - _share(max(y, 0.5), 0.5, top)))
            for x, y in zip(across, curve, strict=True)
        ]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}"/>')
        below = TOP + 16 * number + 12
        drawn.append(
            f'<text x="{LEFT + WIDTH + 16}" y="{below}" fill="{colour}">'
            f"{escape(name)}</text>"
        )
    size = f"{LEFT + WIDTH + NAMES} {TOP + HEIGHT + 40}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
        'font-family="sans-serif" font-size="12" stroke-width="2">\n'
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _grid(points: Sequence[Point], across: Sequence[float], top: float) -> str:
    lines = []
    factor = 0.5
    while factor <= top:
        y = TOP + HEIGHT * (1 - _share(factor, 0.5, top))
        lines.append(
            f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.0f}" y2="{y:.0f}" '
            'stroke="#ccc" stroke-width="1"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{factor:g}x</text>'
        )
        factor *= 2
    for one, x in zip(points, across, strict=True):
        lines.append(
            f'<text x="{LEFT + x * WIDTH:.0f}" y="{TOP + HEIGHT + 20}" '
            f'text-anchor="middle">{one.articles:,}</text>'
        )
    return "\n".join(lines)


def _share(value: float, low: float, high: float) -> float:
    """Where a value lies between two others, on a logarithmic scale."""
    return math.log(value / low) / math.log(high / low) if high > low else 0.0
