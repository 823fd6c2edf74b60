"""A person changes the configuration; what is known and published follows."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from tests.feeds.server import Server
from tests.running import ATOM, River, addresses, status

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def river(tmp_path: Path) -> River:
    """A copy of the sample after a pass."""
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("data"))
    river = River(folder)
    assert river.once(NOW) == 0
    return river


def ids(river: River, path: str) -> list[str]:
    return [entry.findtext("a:id", "", ATOM) for entry in river.feed(path)]


def edit(river: River, old: str, new: str) -> None:
    text = river.config.read_text("utf-8")
    assert old in text
    river.config.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_renamed_subscription_keeps_its_history(river: River) -> None:
    before = river.feeds()
    assert river.call(NOW, "rename", "wexmouth-post", "post") == 0
    assert river.once(NOW + HOUR, "--all") == 0
    after = river.feeds()
    old, new = "subscriptions/wexmouth-post.atom", "subscriptions/post.atom"
    assert after.keys() == before.keys() - {old} | {new}
    same = after.keys() - {new}
    assert {path: after[path] for path in same} == {path: before[path] for path in same}
    assert len(river.feed(new)) == 4
    assert status(river, NOW)["post"]["last_success"] is not None


def test_a_new_address_changes_links_and_no_id(river: River) -> None:
    before = {path: ids(river, path) for path in river.feeds()}
    edit(
        river,
        'url = "http://127.0.0.1:8080"',
        'url = "https://news.example.org/river/"',
    )
    assert river.once(NOW + HOUR) == 0
    assert {path: ids(river, path) for path in river.feeds()} == before
    texts = b"".join(river.published().values())
    assert b"127.0.0.1" not in texts
    assert b'"https://news.example.org/river/stories/' in texts


def test_a_new_topic_sorts_what_is_there_already(river: River) -> None:
    with river.config.open("a", encoding="utf-8") as config:
        config.write('\n[[topic]]\nname = "music"\nany = ["choir*"]\n')
    assert river.once(NOW + HOUR) == 0
    (entry,) = river.feed("topics/music.atom")
    assert "choir" in entry.findtext("a:title", "", ATOM)
    edit(river, 'any = ["choir*"]', 'any = ["lifeboat*"]')
    assert river.once(NOW + 2 * HOUR) == 0
    titles = [e.findtext("a:title", "", ATOM) for e in river.feed("topics/music.atom")]
    assert titles
    assert not any("choir" in title for title in titles)


def test_a_topic_that_is_no_more_has_no_feed(river: River) -> None:
    edit(river, 'name = "roads"', 'name = "streets"')
    before = ids(river, "topics/roads.atom")
    assert river.once(NOW + HOUR) == 0
    assert "topics/roads.atom" not in river.published()
    assert ids(river, "topics/streets.atom") == before


def test_only_links_are_republished_where_that_is_asked(river: River) -> None:
    edit(river, 'language = "en"', 'language = "en"\ncontent = "link"')
    assert river.once(NOW + HOUR) == 0
    for path, body in river.published().items():
        assert b"Lifeboats bring 84 people" not in body, path
    assert len(river.feed("all.atom")) == 25


def test_a_faulty_configuration_changes_nothing(river: River) -> None:
    before = river.files()
    edit(river, "\n[[topic]]\n", "\n[[topick]]\n")
    assert river.once(NOW + HOUR) == 2
    assert river.files() == before


def test_the_feeds_of_a_list_are_followed_and_leave_with_it(
    tmp_path: Path, server: Server
) -> None:
    feed = (SAMPLE / "feeds" / "wexmouth-post.xml").read_bytes()
    address = server.serve("/feed.xml", feed)
    outline = (
        f'<outline text="Press"><outline text="Post" xmlUrl="{address}"/></outline>'
    )
    server.serve("/list.opml", f'<opml version="2.0"><body>{outline}</body></opml>')
    river = River(tmp_path)
    river.configure(
        f'[[host]]\nname = "127.0.0.1"\ngap = "0s"\nports = [{server.port}]\n'
        f'[[subscription]]\nname = "press"\nopml = "{server.url("/list.opml")}"\n'
    )
    assert river.once(NOW) == 0
    assert river.once(NOW + HOUR) == 0
    assert len(river.feed("stories.atom")) == 4
    assert "subscriptions/press.atom" not in river.published()
    listed = [name for name in status(river, NOW) if name != "press"]
    (name,) = listed
    assert len(river.feed(f"subscriptions/{name}.atom")) == 4
    server.serve("/list.opml", '<opml version="2.0"><body/></opml>')
    assert river.once(NOW + 2 * HOUR, "--all") == 0
    assert name not in status(river, NOW)


def test_where_it_lies_is_not_told(river: River) -> None:
    """A path on this machine is nobody's business who reads the feeds."""
    for path, body in river.published().items():
        assert str(river.folder).encode() not in body, path


def test_every_address_of_ours_names_something_published(river: River) -> None:
    ours = {
        address.removeprefix("http://127.0.0.1:8080/")
        for body in river.feeds().values()
        for address in addresses(etree.fromstring(body))
        if address.startswith("http://127.0.0.1:8080/")
    }
    feeds = {path for path in ours if path.endswith((".atom", ".json", ".rss"))}
    assert feeds <= river.published().keys()
