"""Liferea on a screen that nobody sees, told over D-Bus to reload."""

import os
import signal
import sqlite3
import subprocess
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from tests.aggregator.daemons import MARK, family, until
from tests.reading.subscribers import LONGEST, Shown, Subscriber, environment, rows

LIST = """<opml version="1.0"><head><title>River</title></head><body>
<outline text="River" title="River" type="atom" id="rivernode" xmlUrl="{feed}"
 updateInterval="1440"/></body></opml>
"""

START = 'echo "$DBUS_SESSION_BUS_ADDRESS" > "$HOME/bus"; exec xvfb-run -a liferea'


class Liferea(Subscriber):
    """Asks when it starts and when it is told to, conditionally from then on."""

    needs = ("liferea", "xvfb-run", "dbus-run-session", "gdbus")
    agents = ("Liferea",)
    settling = 1.5

    def __init__(self, folder: Path, feed: str) -> None:
        super().__init__(folder, feed)
        self._mark = str(uuid4())
        self._asked = False

    def start(self) -> None:
        for name in ("config/liferea", "data", "cache", "run"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "run").chmod(0o700)
        (self.folder / "config" / "liferea" / "feedlist.opml").write_text(
            LIST.format(feed=self.feed)
        )
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                ["dbus-run-session", "--", "sh", "-c", START],
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        return environment(self.folder) | {
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
            MARK: self._mark,
        }

    def reload(self) -> None:
        if self._asked:
            self._call("Refresh")
        else:
            until(self._is_up, seconds=LONGEST)
        self._asked = True

    def _is_up(self) -> bool:
        try:
            return bool(self.shown())
        except sqlite3.OperationalError:
            return False  # there is no database yet, or nothing in it

    def _call(self, method: str) -> None:
        bus = (self.folder / "bus").read_text().strip()
        subprocess.run(
            [
                *("gdbus", "call", "--session", "--dest", "org.gnome.feed.Reader"),
                *("--object-path", "/org/gnome/feed/Reader"),
                *("--method", f"org.gnome.feed.Reader.{method}"),
            ],
            check=True,
            timeout=LONGEST,
            capture_output=True,
            env=self._environment() | {"DBUS_SESSION_BUS_ADDRESS": bus},
        )

    @property
    def database(self) -> Path:
        return self.folder / "data" / "liferea" / "liferea.db"

    def shown(self) -> list[Shown]:
        found = rows(
            self.database,
            "SELECT source_id, title FROM items WHERE node_id = 'rivernode'",
        )
        return [Shown(*row) for row in found]

    def close(self) -> None:
        for pid in family(self._mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(LONGEST)
