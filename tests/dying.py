"""Commands that die at an instant of the test's choosing, as by kill -9."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.aggregator.daemons import ROOT

DRIVER = """
import json, os, signal, sys
from datetime import datetime
from pathlib import Path
from aggregator import cli, pruning, upgrading
from aggregator.commands import backing, pruning as command, running  # what all import

assert pruning.STEP > 4
pruning.STEP = 4  # many steps in little work

class Death:
    # Counts calls, from the first one into a module, and kills at one of them.
    def __init__(self, module, left):
        self.module, self.left, self.count, self.begun = module, left, 0, False
    def __call__(self, frame, event, _):
        if event not in ("call", "c_call"):
            return
        self.begun = self.begun or frame.f_code.co_filename.endswith(self.module)
        self.count += self.begun
        if self.left is not None and self.count > self.left:
            os.kill(os.getpid(), signal.SIGKILL)

for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if pid == 0:
        os.dup2(2, 1)
        now = datetime.fromisoformat(order["now"])
        death = Death(order["module"], order["calls"])
        if order["seconds"] is not None:
            signal.setitimer(signal.ITIMER_REAL, order["seconds"])  # SIGALRM kills
        else:
            sys.setprofile(death)
        code = cli.main(order["argv"], clock=lambda: now)
        sys.setprofile(None)
        Path(order["count"]).write_text(str(death.count))
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""

KILLED = frozenset({-signal.SIGKILL, -signal.SIGALRM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A command, and the module with whose first call the instants begin to count."""

    words: tuple[str, ...]
    module: str
    now: datetime


class Mortals:
    """Runs commands one after another, each in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "mortals.log").open("w+")
        self._count = folder / "count"
        self._process = subprocess.Popen(
            [sys.executable, "-c", DRIVER],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def live(self, path: Path, act: Act) -> int:
        """Run an act to its end, and give how many instants it had."""
        assert self._run(path, act) == 0, self._told()
        return int(self._count.read_text())

    def die(
        self, path: Path, act: Act, *, calls: int | None, seconds: float | None = None
    ) -> bool:
        """Run an act until that instant; whether it was killed or had ended before."""
        code = self._run(path, act, calls=calls, seconds=seconds)
        assert code in {0, *KILLED}, self._told()
        return code != 0

    def _run(self, path: Path, act: Act, **death: float | None) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {
            "argv": ["--config", str(path), *act.words],
            "module": act.module,
            "now": act.now.isoformat(),
            "count": str(self._count),
            "calls": death.get("calls"),
            "seconds": death.get("seconds"),
        }
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def _told(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def close(self) -> None:
        self._process.communicate()
        self._log.close()


@contextmanager
def mortals(folder: Path) -> Iterator[Mortals]:
    running = Mortals(folder)
    try:
        yield running
    finally:
        running.close()
