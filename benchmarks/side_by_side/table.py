"""What was measured, as a table, with how the first program compares to the second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.side_by_side.watching import Cost

PHASES = {
    "first": "first ingest",
    "same": "nothing changed",
    "changed": "10 % changed",
    "locked": "10 % changed, locked",
}
"""The rounds that each program goes through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a program took for each phase, and how many entries it lost in all."""

    name: str
    costs: Mapping[str, Cost]
    lost: int
    daemon: float | None = None

    @property
    def memory(self) -> int:
        """Bytes at the worst moment of all phases."""
        return max(cost.memory for cost in self.costs.values())


def table(results: Sequence[Result]) -> str:
    """CPU seconds by phase, peak memory and what was lost, in Markdown."""
    rows = [["CPU s", *PHASES.values(), "nothing changed, daemon", "peak MB", "lost"]]
    rows += [
        [
            one.name,
            *(f"{one.costs[phase].cpu:.2f}" for phase in PHASES),
            "" if one.daemon is None else f"{one.daemon:.2f}",
            f"{one.memory / 1e6:.0f}",
            str(one.lost),
        ]
        for one in results
    ]
    if len(results) > 1:
        rows.append(_ratios(*results[:2]))
    return "\n".join(_lines(rows))


def _ratios(one: Result, other: Result) -> list[str]:
    costs = [ratio(one.costs[phase].cpu, other.costs[phase].cpu) for phase in PHASES]
    name = f"{one.name} / {other.name}"
    return [name, *costs, "", ratio(one.memory, other.memory), ""]


def ratio(one: float, other: float) -> str:
    """How many times the other one is, with two figures that tell something."""
    return f"{one / other:.2g}" if other else ""


def _lines(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [_line(row, widths) for row in (rows[0], rule, *rows[1:])]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
    return f"| {' | '.join(cells)} |"
