"""Feed readers that people use, each subscribed to one feed and driven from outside."""

import mailbox
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

LONGEST = 60
"""Seconds that a reader may take for anything."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a reader keeps it."""

    id: str
    title: str


class Subscriber:
    """A reader in a folder of its own.

    ``needs`` are the programs it is made of, ``agents`` are the names it goes by.
    ``settling`` are the seconds in which it takes in what it got, by itself.
    """

    needs: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    settling = 0.0

    def __init__(self, folder: Path, feed: str) -> None:
        self.folder = folder
        self.feed = feed

    @classmethod
    def missing(cls) -> list[str]:
        """The programs that are not installed here."""
        return [name for name in cls.needs if shutil.which(name) is None]

    def start(self) -> None:
        """Make ready what `reload` needs."""

    def reload(self) -> None:
        """Ask for the feed once and keep what it brought."""
        raise NotImplementedError

    def shown(self) -> list[Shown]:
        """Everything that was shown so far."""
        raise NotImplementedError

    def close(self) -> None:
        """End what `start` began."""

    def run(self, *words: str | Path) -> None:
        """Run a program with nothing of this person's environment."""
        subprocess.run(
            words,
            check=True,
            timeout=LONGEST,
            capture_output=True,
            env=environment(self.folder),
        )


def environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "dumb",
    }


def rows(file: Path, query: str) -> list[tuple[str, ...]]:
    """Look into a reader's database while it may be running."""
    with closing(
        sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=LONGEST)
    ) as db:
        return [tuple(map(str, row)) for row in db.execute(query)]


class Newsboat(Subscriber):
    """Sends what makes a request conditional from its third reload on."""

    needs = ("newsboat",)
    agents = ("newsboat",)

    def start(self) -> None:
        (self.folder / "urls").write_text(self.feed)

    def reload(self) -> None:
        self.run(
            "newsboat",
            *("--url-file", self.folder / "urls"),
            *("--cache-file", self.folder / "cache.db"),
            *("--config-file", "/dev/null", "--execute", "reload"),
        )

    def shown(self) -> list[Shown]:
        found = rows(self.folder / "cache.db", "SELECT guid, title FROM rss_item")
        return [Shown(*row) for row in found]


class Sfeed(Subscriber):
    """Keeps a line for each id, title and link, and asks unconditionally."""

    needs = ("sfeed", "sfeed_update", "curl")
    agents = ("curl",)

    def start(self) -> None:
        # The configuration is a script: curl without an agent would not be told apart.
        (self.folder / "sfeedrc").write_text(
            f'sfeedpath="{self.folder}/feeds"\n'
            f'fetch() {{ curl -f -s -m {LONGEST} "$2"; }}\n'
            f'feeds() {{ feed "river" "{self.feed}"; }}\n'
        )

    def reload(self) -> None:
        self.run("sfeed_update", self.folder / "sfeedrc")

    def shown(self) -> list[Shown]:
        text = (self.folder / "feeds" / "river").read_text(encoding="utf-8")
        lines = [line.split("\t") for line in text.splitlines()]
        return [Shown(id=line[5], title=line[1]) for line in lines]


class Rss2email(Subscriber):
    """Sends a mail for each entry that is new to it."""

    needs = ("r2e",)
    agents = ("feedparser", "rss2email")

    def start(self) -> None:
        (self.folder / "mail").mkdir()
        (self.folder / "config").write_text(
            "[DEFAULT]\n"
            "from = river@localhost\n"
            "to = reader@localhost\n"
            "email-protocol = maildir\n"
            f"maildir-path = {self.folder}/mail\n"
            "maildir-mailbox = inbox\n"
        )
        self._do("add", "river", self.feed)

    def reload(self) -> None:
        self._do("run")

    def _do(self, *words: str) -> None:
        data = self.folder / "data.json"
        self.run("r2e", "-c", self.folder / "config", "-d", data, *words)

    def shown(self) -> list[Shown]:
        with closing(mailbox.Maildir(self.folder / "mail" / "inbox")) as inbox:
            return [
                Shown(id=str(mail["X-RSS-ID"]), title=str(mail["Subject"]))
                for mail in inbox
            ]
