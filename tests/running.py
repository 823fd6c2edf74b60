"""How tests of the whole run it: a configuration, a pass, and what came of it."""

import io
import json
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from aggregator.cli import main
from aggregator.config import load
from storage.database import open_reading
from tests.aggregator.taking import unwritten_feeds

SHARED = Path(__file__).resolve().parents[2] / "shared"
ATOM = {"a": "http://www.w3.org/2005/Atom"}

SERVICE = """
[service]
title = "River"
url = "https://river.example"
data = "data"
allow_private = true
min_entries = 1000
"""


def shared(name: str) -> Path:
    """A folder of real input that is not part of the repository."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


@dataclass(frozen=True, slots=True)
class River:
    """One installation of the program in a folder of a test's own."""

    folder: Path

    def configure(self, text: str, service: str = SERVICE) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text(service + text, encoding="utf-8")

    @property
    def config(self) -> Path:
        return self.folder / "aggregator.toml"

    @property
    def public(self) -> Path:
        return self.folder / "data" / "public"

    def call(self, now: datetime, *words: str) -> int:
        return main(["--config", str(self.config), *words], clock=lambda: now)

    def once(self, now: datetime, *words: str) -> int:
        return self.call(now, "once", *words)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        db = open_reading(self.folder / "data" / "aggregator.db")
        try:
            return [tuple(row) for row in db.execute(query)]
        finally:
            db.close()

    def entries(self) -> dict[str, int]:
        """How many entries are kept of each subscription."""
        counted = self.rows(
            "SELECT name, count(entries.id) FROM subscriptions"
            " LEFT JOIN entries ON subscription_id = subscriptions.id"
            " GROUP BY name"
        )
        return {str(name): int(str(count)) for name, count in counted}

    def files(self) -> dict[str, bytes]:
        """Every file that is published."""
        return {
            str(path.relative_to(self.public)): path.read_bytes()
            for path in sorted(self.public.rglob("*"))
            if path.is_file()
        }

    def published(self) -> dict[str, bytes]:
        """The same, and the feeds that stand in no file."""
        return self.files() | self._unwritten()

    def feeds(self) -> dict[str, bytes]:
        """The Atom of every published feed."""
        found = self.published().items()
        return {path: body for path, body in found if path.endswith(".atom")}

    def feed(self, path: str) -> list[etree._Element]:
        """The entries of a published feed."""
        file = self.public / path
        body = file.read_bytes() if file.exists() else self._unwritten(path)[path]
        return entries(body)

    def _unwritten(self, *paths: str) -> dict[str, bytes]:
        with closing(open_reading(self.folder / "data" / "aggregator.db")) as db:
            return unwritten_feeds(db, load(self.config, {}), *paths)


def entries(document: bytes) -> list[etree._Element]:
    """The entries of an Atom document."""
    return etree.fromstring(document).findall("a:entry", ATOM)


def status(river: River, now: datetime) -> dict[str, dict[str, Any]]:
    """What ``status --json`` says, by subscription."""
    told = io.StringIO()
    with redirect_stdout(told):
        river.call(now, "status", "--json")
    return {row["name"]: row for row in json.loads(told.getvalue())["subscriptions"]}


def addresses(root: etree._Element) -> set[str]:
    """Every address in a published feed: in its XML and in the HTML it carries."""
    found = set()
    for element in root.iter():
        found |= {element.get(key) for key in ("href", "url") if element.get(key)}
        if element.get("type") == "html" and element.text:
            body = html.fragment_fromstring(element.text, create_parent="div")
            for inner in body.iter(etree.Element):
                found |= {inner.get(k) for k in ("href", "src") if inner.get(k)}
    return {str(address) for address in found}


def scheme(address: str) -> str:
    return urlsplit(address).scheme.lower()
