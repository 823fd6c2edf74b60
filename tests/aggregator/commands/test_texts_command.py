"""`texts`, with and without a daemon."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator import cli
from tests.aggregator.daemons import ROOT, START, command, configure, running, until
from tests.feeds.server import Server

Capture = pytest.CaptureFixture[str]

PAGES = 6
ITEM = """<item><title>Ferry {0}</title><link>{1}/{0}</link>
<description>Ferry {0} ran aground. Read on.</description></item>"""
PAGE = "<html><body><article><h1>Ferry</h1><p>{0}</p></article></body></html>"
DIVERS = "The divers saw a torn hull under the water line. " * 12
PILOT = "The pilot had left the bridge when the ferry struck. " * 12


@pytest.fixture
def path(tmp_path: Path, server: Server) -> Path:
    """Pages that a pass has read already."""
    url = server.url("").rstrip("/")
    items = "".join(ITEM.format(n, url) for n in range(PAGES))
    server.serve("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>')
    tell(server, DIVERS)
    made = configure(
        tmp_path,
        f'[[subscription]]\nname = "post"\nurl = "{url}/feed"\nfull_text = true\n',
        ports=f"[{server.port}]",
    )
    assert call(made, "once") == 0
    server.requests.clear()
    return made


def tell(server: Server, text: str) -> None:
    for number in range(PAGES):
        server.serve(f"/{number}", body=PAGE.format(text).encode())


def asked(server: Server) -> list[str]:
    """The pages that were asked for, in that order."""
    return [one.path for one in server.requests if one.path[1:].isdigit()]


def call(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), *words])


def result(path: Path, capsys: Capture, *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert call(path, "texts", "--json", *words) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def published(path: Path, text: str) -> Callable[[], bool]:
    file = path.parent / "data" / "public" / "all.atom"
    return lambda: file.read_text().count(text) >= PAGES


def test_all_pages_are_read_again_and_published(
    path: Path, server: Server, capsys: Capture
) -> None:
    plan = result(path, capsys, "--again", "--dry-run")
    assert plan == {"pages": 6, "hosts": 1, "least": 0.0}
    assert result(path, capsys, "--missing", "--dry-run")["pages"] == 0
    assert call(path, "texts", "--again", "--dry-run") == 0
    assert "127.0.0.1 has 6" in capsys.readouterr().out
    assert asked(server) == []
    tell(server, PILOT)
    assert call(path, "texts", "--again") == 0
    told = capsys.readouterr()
    assert "read 6 pages: 6 gave another text, 0 could not be read\n" in told.out
    assert told.err.endswith("read 6 of 6 pages\n")
    assert sorted(asked(server)) == [f"/{number}" for number in range(PAGES)]
    assert server.asked("/robots.txt") == []
    assert published(path, PILOT[:50])()
    assert call(path, "texts") == 0
    assert "no pages are being read" in capsys.readouterr().out


def test_a_daemon_does_it_when_it_is_asked(
    path: Path, server: Server, capsys: Capture
) -> None:
    with running(path) as daemon:
        tell(server, PILOT)
        assert result(path, capsys, "--again")["fuller"] == PAGES
        until(published(path, PILOT[:50]))
        daemon.end()
    assert "Traceback" not in daemon.log


def test_what_was_killed_is_ended_by_whoever_comes_next(
    path: Path, server: Server, capsys: Capture
) -> None:
    tell(server, PILOT)
    path.write_text(path.read_text().replace('gap = "0s"', 'gap = "1s"'))
    words = ["--config", str(path), "texts", "--again"]
    first = subprocess.Popen([sys.executable, "-c", START, *words], cwd=ROOT)
    until(lambda: len(asked(server)) > 4)
    first.send_signal(signal.SIGKILL)
    first.wait()
    path.write_text(path.read_text().replace('gap = "1s"', 'gap = "0s"'))
    with running(path):
        until(published(path, PILOT[:50]))
    done = result(path, capsys)
    assert done is None or done["over"]
    # Four were taken in before the fifth was asked for.
    assert len(asked(server)) < 2 * PAGES - 2


def test_what_was_begun_can_be_ended(path: Path, server: Server) -> None:
    path.write_text(path.read_text().replace('gap = "0s"', 'gap = "1h"'))
    with running(path):
        words = ["--config", str(path), "texts", "--again"]
        with subprocess.Popen([sys.executable, "-c", START, *words], cwd=ROOT) as first:
            until(lambda: asked(server))
            ended = command(path, "texts", "--stop")
            assert "left as they are" in ended.stdout
            assert first.wait(60) == 0


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["--newer-than", "1y"], 2, "say --again or --missing"),
        (["--again", "--newer-than", "soon"], 2, "soon"),
        (["--again", "--subscription", "isle"], 1, '"isle"'),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, capsys: Capture, words: list[str], code: int, why: str
) -> None:
    path = configure(
        tmp_path,
        '[[subscription]]\nname = "post"\nurl = "https://a.example"\nfull_text = true',
    )
    assert call(path, "texts", *words) == code
    assert why in capsys.readouterr().err
