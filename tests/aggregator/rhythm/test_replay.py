"""The whole policy beside a fixed interval, at the same number of requests.

The bounds are what `benchmarks/polling.py` must print. Those of the small traces leave
no room for a policy that does without one of its parts.
"""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
TRACES = ROOT.parent / "shared" / "eval" / "traces"
COMMITS = TRACES / "commits.json.gz"
MACHINES = ("wklnd", "scrape-hacker", "blog-backup", "bbc-news-archive")

BUDGET = 24


@pytest.fixture
def polling(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("polling")


def replayed(*arguments: str) -> tuple[float, float, float]:
    """Requests a day, and mean and 95th percentile relative to a fixed interval."""
    script = ROOT / "benchmarks" / "polling.py"
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    [line] = [one for one in done.stdout.splitlines() if one.startswith("learned ")]
    words = line.split()
    return float(words[1]), float(words[6]), float(words[8])


@pytest.mark.parametrize(
    ("kind", "mean", "p95"),
    [("diurnal", 0.63, 0.85), ("bursty", 0.58, 0.84), ("clockwork", 0.39, 0.43)],
)
def test_a_few_feeds_are_heard_sooner_than_by_a_fixed_interval(
    polling: ModuleType, kind: str, mean: float, p95: float
) -> None:
    trace = polling.made(kind, 0, feeds=20)
    fixed = polling.replay(trace, polling.Fixed(20, 24 / BUDGET, 0.0), 0)
    learned = polling.replay(trace, polling.Learned(20, BUDGET, 5 / 60), 0)

    assert learned.requests == pytest.approx(BUDGET, rel=0.03)
    assert learned.mean / fixed.mean <= mean
    assert learned.p95 / fixed.p95 <= p95


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "mean", "p95"),
    [
        ("poisson", 0.68, 0.85),
        ("diurnal", 0.60, 0.82),
        ("bursty", 0.55, 0.82),
        ("clockwork", 0.42, 0.45),
    ],
)
def test_news_comes_sooner_than_by_a_fixed_interval(
    kind: str, mean: float, p95: float
) -> None:
    requests, relative_mean, relative_p95 = replayed(
        kind, "--seeds", "2", "--phases", "1"
    )

    assert requests == pytest.approx(BUDGET, rel=0.03)
    assert relative_mean <= mean
    assert relative_p95 <= p95


@pytest.mark.long
@pytest.mark.skipif(not COMMITS.exists(), reason="no recorded times beside us")
def test_real_news_comes_sooner_too() -> None:
    without = [f"--without={name}" for name in MACHINES]
    options = ("--until", "2026-07-20", "--phases", "5", *without)
    requests, mean, p95 = replayed(str(COMMITS), *options)

    assert requests == pytest.approx(BUDGET, rel=0.03)
    assert mean <= 0.76
    assert p95 <= 1.02


def test_planning_a_poll_costs_next_to_nothing(polling: ModuleType) -> None:
    assert polling.milliseconds() < 5.0  # a thirtieth of that on a quiet machine


def test_the_simulator_runs_and_prints_every_rule() -> None:
    script = ROOT / "benchmarks" / "polling.py"
    done = subprocess.run(
        [sys.executable, str(script), "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "TRACE" in done.stdout
