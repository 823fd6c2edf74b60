"""Feed readers that people use show the sample as it is meant.

They see what is published through their own parsers, so whatever they drop or shorten
shows here.
"""

import io
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from tests.running import River

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

BRIDGE = "Cracked bearing closes Brackwater Bridge for up to six weeks"
BRIDGE_OUTLETS = ("Saltmark Wire", "Harrow Gazette", "Wexmouth Post", "Quayside")
CHOIR = "Listen: the harbour choir rehearses for its hundredth winter"
LIBRARY = "Ostley library to open its doors on Sundays"


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> River:
    """A copy of the sample after a pass."""
    folder = tmp_path_factory.mktemp("read") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("data"))
    river = River(folder)
    assert river.once(NOW) == 0
    return river


def program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def newsboat(river: River, folder: Path, feed: str) -> list[dict[str, str]]:
    """The items that newsboat keeps of a feed, the newest first."""
    (folder / "urls").write_text((river.public / feed).as_uri())
    cache = folder / "cache.db"
    subprocess.run(
        [
            program("newsboat"),
            *("--url-file", folder / "urls", "--cache-file", cache),
            *("--config-file", "/dev/null", "--execute", "reload"),
        ],
        check=True,
        timeout=60,
        env={"HOME": str(folder), "TERM": "dumb", "LANG": "C.UTF-8"},
    )
    db = sqlite3.connect(cache)
    db.row_factory = sqlite3.Row
    rows = db.execute("SELECT * FROM rss_item ORDER BY pubDate DESC").fetchall()
    db.close()
    return [{key: str(value) for key, value in dict(row).items()} for row in rows]


def sfeed(river: River, feed: str) -> list[list[str]]:
    """The lines that sfeed makes of a feed, in its order; see sfeed(5)."""
    made = subprocess.run(
        [program("sfeed")],
        input=(river.public / feed).read_bytes(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return [line.split("\t") for line in made.stdout.decode().splitlines()]


def test_newsboat_shows_a_story_with_all_its_outlets(
    river: River, tmp_path: Path
) -> None:
    items = {item["title"]: item for item in newsboat(river, tmp_path, "stories.atom")}
    assert len(items) == 11
    bridge = items[BRIDGE]
    assert all(name in bridge["author"] for name in BRIDGE_OUTLETS)
    assert all(name in bridge["content"] for name in BRIDGE_OUTLETS)
    assert "4 outlets, 3 texts" in bridge["content"]
    assert bridge["url"].startswith("http://127.0.0.1:8080/stories/")


def test_newsboat_finds_a_page_and_a_name_for_every_article(
    river: River, tmp_path: Path
) -> None:
    items = newsboat(river, tmp_path, "all.atom")
    assert len(items) == 25
    assert all(item["url"].startswith("http") for item in items)
    assert all(item["author"] for item in items)
    (choir,) = [item for item in items if item["title"] == CHOIR]
    assert choir["enclosure_url"].endswith(".mp3")
    assert choir["enclosure_type"] == "audio/mpeg"


def test_newsboat_finds_nothing_new_after_another_pass(
    river: River, tmp_path: Path
) -> None:
    before = newsboat(river, tmp_path, "stories.atom")
    assert river.once(NOW.replace(hour=18), "--all") == 0
    assert newsboat(river, tmp_path, "stories.atom") == before


def test_newsboat_shows_the_same_in_rss(river: River, tmp_path: Path) -> None:
    shown = {}
    for suffix in ("atom", "rss"):
        (tmp_path / suffix).mkdir()
        items = newsboat(river, tmp_path / suffix, f"stories.{suffix}")
        shown[suffix] = {
            (item["title"], item["url"], item["pubDate"]) for item in items
        }
    assert len(shown["rss"]) == 11
    assert {item[:2] for item in shown["rss"]} == {item[:2] for item in shown["atom"]}


def test_sfeed_reads_the_same_in_rss(river: River) -> None:
    atom, rss = (
        {(line[1], line[2], line[5]) for line in sfeed(river, f"all.{suffix}")}
        for suffix in ("atom", "rss")
    )
    assert rss == atom


def test_sfeed_reads_times_titles_links_authors_and_topics(river: River) -> None:
    lines = {line[1]: line for line in sfeed(river, "stories.atom")}
    time, _, link, content, kind, id_, author, _, topics, *_ = lines[BRIDGE]
    assert datetime.fromtimestamp(int(time), UTC) == datetime(
        2026, 11, 10, 13, 20, tzinfo=UTC
    )
    assert link.startswith("http://127.0.0.1:8080/stories/")
    assert kind == "html"
    assert "detours" in content
    assert id_.startswith("tag:")
    assert author == "Saltmark Wire"
    assert "roads" in topics.split("|")


def test_sfeed_has_something_to_open_for_a_document_without_a_page(
    river: River,
) -> None:
    (library,) = [line for line in sfeed(river, "all.atom") if line[1] == LIBRARY]
    assert library[2].startswith("http://127.0.0.1:8080/articles/")


def test_feedparser_sees_where_an_entry_came_from(river: River) -> None:
    body = (river.public / "all.atom").read_bytes()
    (choir,) = [
        entry
        for entry in feedparser.parse(io.BytesIO(body)).entries
        if entry.title == CHOIR
    ]
    assert choir.source.title == "The Wexmouth Post"
    assert choir.source.id == "https://wexmouthpost.example/rss.xml"
    assert choir.author == "Tamsin Hale (The Wexmouth Post)"
    assert choir.enclosures[0].length == "11534336"
