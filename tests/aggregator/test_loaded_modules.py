"""What commands load: a library that a command has no use for costs it time and room.

Told by the modules that are there at the end, which no busy machine can change.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aggregator.daemons import ROOT

PARSERS = {"charset_normalizer", "feedparser", "lxml.html", "markdown_it", "yaml"}
SERVERS = {"apscheduler", "jinja2", "prometheus_client", "starlette", "uvicorn"}
PAGES = {"py3langid", "segno", "trafilatura"}
OTHERS = {"feedgen", "lxml", "nh3", "numpy", "pycurl", "pydantic", "sqlite_utils"}

CONFIG = """
[service]
data = "data"
[[subscription]]
name = "herald"
url = "https://herald.example/feed"
interval = "1d"
"""

WATCHED = """
import json, sys
from aggregator.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("loaded")
    (made / "aggregator.toml").write_text(CONFIG)
    empty = CONFIG.partition("[[subscription]]")[0]
    (made / "empty.toml").write_text(empty)
    loaded(made, "--config", "empty.toml", "once")
    return made


def loaded(folder: Path, *words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_nothing_but_words(folder: Path) -> None:
    found = loaded(folder, "--help")
    assert "aggregator.commands" in found
    assert not found & (PARSERS | SERVERS | PAGES | OTHERS | {"asyncio"})


@pytest.mark.parametrize("words", [("list",), ("check",), ("status",)])
def test_small_commands_load_no_machinery(folder: Path, words: tuple[str, ...]) -> None:
    found = loaded(folder, *words)
    assert "aggregator.config.loading" in found
    unused = {"asyncio", "feedgen", "lxml", "numpy", "pycurl", "aggregator.grouping"}
    assert not found & (PARSERS | SERVERS | PAGES | unused)


def test_a_pass_that_parses_nothing_loads_no_parser(folder: Path) -> None:
    found = loaded(folder, "--config", "empty.toml", "once", "--all")
    assert "feeds.read" in found
    parsing = {"feeds.parse", "feeds.understand", "feeds.documents.webpage"}
    assert not found & (PARSERS | SERVERS | PAGES | parsing)


def test_a_daemon_leaves_the_libraries_of_the_web_to_its_server() -> None:
    code = "import json, sys, aggregator.daemon; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not (SERVERS - {"apscheduler"}) & set(json.loads(done.stdout))


def test_a_pass_without_news_loads_no_grouping(folder: Path) -> None:
    found = loaded(folder, "--config", "empty.toml", "once", "--all")
    unused = {"numpy", "regex", "tqdm", "multiprocessing", "aggregator.grouping.index"}
    assert "aggregator.turning" in found
    assert not found & unused


def test_a_pass_without_news_loads_nothing_that_writes_feeds(folder: Path) -> None:
    found = loaded(folder, "--config", "empty.toml", "once", "--all")
    unused = {"feedgen", "lxml", "nh3", "protego", "pydantic", "tomlkit"}
    ours = {"aggregator.compiling", "aggregator.full_texts", "aggregator.grouping.said"}
    assert "aggregator.publishing" in found
    assert not found & (unused | ours)
