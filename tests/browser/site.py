"""A running service to look at: the sample, hostile feeds, texts of many scripts."""

import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from lxml import html

from tests.aggregator.daemons import START, free_port, until
from tests.browser import attacks, writing
from tests.feeds.server import Server
from tests.running import River

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
"""The week of the sample has just ended."""

CODE = "%22%3E%3Cscript%3Ecanary(1)%3C/script%3E%20%27onfocus=canary(1)%20autofocus"
ASKED = (
    "/search?q=ferry",
    "/search?q=ferry&topic=ferries&since=week",
    "/search?q=nothingisfound",
    "/search?q=%22",
    f"/search?q={CODE}",
    f"/search?q=ferry&topic={CODE}&source={CODE}&outlet={CODE}&since={CODE}&page=1",
    f"/nowhere/{CODE}",
    "/topics/ferriess",
    "/subscriptions",
    "/topics",
    "/subscribe",
    "/subscribe/stories",
    "/search",
)
"""What a crawl does not find by itself."""

SEVERAL = 3
"""How many pages of a kind are looked at, beside those of the hostile feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the service runs, and the paths of its pages."""

    port: int
    folder: Path
    pages: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> bytes:
        """What is answered, whatever the status."""
        return _get(self.port, path)[1]

    def stories(self) -> dict[str, str]:
        """The page of every story, with its title."""
        with (self.folder / "stories.json").open(encoding="utf-8") as file:
            items = json.load(file)["items"]
        return {item["url"].removeprefix(self.url): item["title"] for item in items}

    def feeds(self) -> dict[str, bytes]:
        """The published documents that hold what is hostile."""
        names = (f"subscriptions/{attacks.WHO}*", "subscriptions/letters*", "stories.*")
        found = sorted(file for name in names for file in self.folder.glob(name))
        return {str(file.relative_to(self.folder)): file.read_bytes() for file in found}

    def kinds(self) -> tuple[str, ...]:
        """Pages of every kind: the first, those of `ASKED`, stories in all scripts."""
        seen: dict[str, str] = {}
        for path in self.pages:
            seen.setdefault(kind(path), path)
        far = {title for title, _ in writing.STORIES.values()}
        joint = (path for path, title in self.stories().items() if title in far)
        return tuple(dict.fromkeys((*seen.values(), *ASKED, *joint)))


def kind(path: str) -> str:
    """What pages that are made alike have in common in their addresses."""
    parts = urlsplit(path)
    first, *rest = parts.path.strip("/").split("/")
    asked = "" if first == "search" else "&".join(dict(parse_qsl(parts.query)))
    return f"{'/'.join((first, *('*' for _ in rest)))}?{asked}"


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """The service, read once, and served by a process of its own."""
    port = free_port()
    river = River(folder / "service")
    shutil.copytree(
        ROOT / "sample", river.folder, ignore=shutil.ignore_patterns("data")
    )
    feeds, level = Server().start(), logging.getLogger().level
    try:
        _configure(river, feeds, port)
        river.once(NOW)
    finally:
        feeds.close()
        logging.getLogger().setLevel(level)  # the command has set its own
    command = [sys.executable, "-c", START, "--config", str(river.config), "serve"]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            until(lambda: _listens(port))
            yield Site(port=port, folder=river.public, pages=tuple(_crawl(port)))
        finally:
            process.terminate()


def _configure(river: River, feeds: Server, port: int) -> None:
    told = river.config.read_text(encoding="utf-8").replace(
        "127.0.0.1:8080", f"127.0.0.1:{port}"
    )
    told += f'[[host]]\nname = "127.0.0.1"\ngap = "0s"\nports = [{feeds.port}]\n'
    written = attacks.written(NOW) | writing.written(NOW)
    for name, body in written.items():
        url = feeds.serve(f"/{name}", body)
        told += (
            f'[[subscription]]\nname = "{name}"\nurl = "{url}"\nallow_private = true\n'
        )
    folder = river.folder / "letters"
    folder.mkdir()
    for name, body in attacks.documents().items():
        (folder / name).write_text(body, encoding="utf-8")
    told += '[[subscription]]\nname = "letters"\nfolder = "letters"\n'
    river.config.write_text(told, encoding="utf-8")


def _crawl(port: int) -> Iterator[str]:
    """The pages that links of ours lead to, with several of each kind."""
    waiting, seen, counts = ["/", *ASKED], {"/", *ASKED}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        status, body = _get(port, path)
        if not body.lstrip()[:15].lower().startswith(b"<!doctype html"):
            continue
        assert status == 200 or path in ASKED, path
        yield path
        for link in html.document_fromstring(body.decode()).xpath("//a/@href"):
            found = urldefrag(urljoin(f"http://127.0.0.1:{port}{path}", link))[0]
            ours = found.removeprefix(f"http://127.0.0.1:{port}")
            if ours == found or ours in seen:
                continue
            seen.add(ours)
            counts[kind(ours)] = counts.get(kind(ours), 0) + 1
            if counts[kind(ours)] <= SEVERAL:
                waiting.append(ours)


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status in (301, 302, 308):
            return _get(port, str(answer.headers["Location"]).partition("#")[0])
        return answer.status, body
    finally:
        connection.close()


def _listens(port: int) -> bool:
    try:
        return _get(port, "/robots.txt")[0] == 200
    except OSError:
        return False
