"""Samples as a table."""

from benchmarks.soak.watching import Sample

COLUMNS = (
    *(("day", "{:.1f}"), ("polls", "{:,}"), ("articles", "{:,}"), ("stories", "{:,}")),
    *(("daemon", "{:.0f}"), ("others", "{:.0f}"), ("files", "{}"), ("lag", "{:.1f}")),
    *(("failures", "{}"), ("losses", "{}"), ("repeats", "{}")),
)
UNITS = {"daemon": "daemon MB", "others": "others MB", "lag": "lag h"}


def told(sample: Sample, *, heading: bool) -> str:
    """A row, and before the first one what its columns are."""
    names = [UNITS.get(name, name) for name, _ in COLUMNS]
    cells = [form.format(getattr(sample, name)) for name, form in COLUMNS]
    row = _row(cells)
    return f"{_row(names)}\n|{'---:|' * len(names)}\n{row}" if heading else row


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
