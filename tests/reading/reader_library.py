"""The `reader` library (PyPI), as a program of its own would use it."""

import subprocess
import sys
from importlib.util import find_spec

from tests.reading.subscribers import LONGEST, Shown, Subscriber, environment, rows

UPDATE = """
import sys
from reader import make_reader

with make_reader(sys.argv[1]) as reader:
    reader.add_feed(sys.argv[2], exist_ok=True)
    reader.update_feed(sys.argv[2])
"""


class ReaderLibrary(Subscriber):
    """Keeps an entry for each id and renews it when ``updated`` or its hash moves."""

    agents = ("python-reader",)

    @classmethod
    def missing(cls) -> list[str]:
        return [] if find_spec("reader") else ["reader"]

    def reload(self) -> None:
        subprocess.run(
            [sys.executable, "-c", UPDATE, self.folder / "reader.db", self.feed],
            check=True,
            timeout=LONGEST,
            env=environment(self.folder),
        )

    def shown(self) -> list[Shown]:
        found = rows(self.folder / "reader.db", "SELECT id, title FROM entries")
        return [Shown(*row) for row in found]
