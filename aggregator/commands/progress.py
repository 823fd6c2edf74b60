"""How far a long job is, for a person who waits for it."""

import sys
from collections.abc import Iterator
from typing import Any

from tqdm import tqdm

from aggregator.control import Message
from aggregator.wording import count


def follow(
    news: Iterator[Message], kind: str, *, done: str, of: str, unit: str
) -> dict[str, Any] | None:
    """Show a bar on a terminal, elsewhere a line for each twentieth; the last state.

    ``done`` and ``of`` name what a job of this kind counts, in ``unit``.
    """
    job: dict[str, Any] | None = None
    terminal, shown = sys.stderr.isatty(), 0
    with tqdm(unit=unit, disable=not terminal, leave=False) as bar:
        for one in news:
            job = one["result"][kind] if "result" in one else one[kind]
            if job is None:
                continue
            bar.total, bar.n = job[of], job[done]
            bar.refresh()
            part = 20 * job[done] // max(job[of], 1)
            if not terminal and job.get("collected", True) and part > shown:
                shown = part
                told = f"{job[done]} of {count(job[of], unit)}"
                print(f"{done} {told}", file=sys.stderr, flush=True)
    return job


def say_who(news: object) -> None:
    """Tell that a daemon does it, where there is one."""
    if news is not None:
        told = "the daemon does it; Ctrl-C ends this display alone"
        print(told, file=sys.stderr, flush=True)
