"""A moment of the soak, which itself takes an hour: python -m benchmarks.soak"""

import subprocess
import sys

from tests.aggregator.daemons import ROOT


def test_a_day_of_faults_and_kills_loses_and_repeats_nothing() -> None:
    short = ("--weeks", "0.1", "--minutes", "0.1", "--feeds", "6", "--rows", "2")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", *short],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing repeated, nothing left behind" in done.stdout
