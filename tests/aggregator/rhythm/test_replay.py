"""The whole policy beside a fixed interval, at the same number of requests.

The bounds are what `benchmarks/polling.py` must print. That of the recorded trace is
wide: one large push, found soon or late, moves its mean by a few hundredths.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TRACES = ROOT.parent / "shared" / "eval" / "traces"
COMMITS = TRACES / "commits.json.gz"
MACHINES = ("wklnd", "scrape-hacker", "blog-backup", "bbc-news-archive")

BUDGET = 24


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
    words = done.stdout.splitlines()[-1].split()
    assert words[0] == "learned"
    return float(words[1]), float(words[5]), float(words[7])


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "mean", "p95"),
    [
        ("poisson", 0.68, 0.85),
        ("diurnal", 0.62, 0.84),
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
    assert p95 <= 1.08


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
