from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from aggregator import publishing
from aggregator.config import Service, Topic
from feeds.errors import PublishError
from feeds.model import Feed
from feeds.publish import render
from storage import publications
from storage.database import writing
from storage.errors import StorageError
from tests.aggregator.taking import BUDGET, FERRY, Bench, entry, subscribe

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path).configure("a", subscribe("b", topics=("sea",)))
    made.take(
        a=[entry("1", "Budget passed", BUDGET, "a.example")],
        b=[entry("2", "Ferry aground", FERRY, "b.example")],
    )
    return made


def titles(document: bytes) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in entries(document)]


def entries(document: bytes) -> list[etree._Element]:
    return etree.fromstring(document).findall(f"{ATOM}entry")


def ids(document: bytes) -> list[str]:
    return [one.findtext(f"{ATOM}id") or "" for one in entries(document)]


def feed_id(document: bytes) -> str:
    return etree.fromstring(document).findtext(f"{ATOM}id") or ""


def test_every_feed_stands_as_a_file(bench: Bench) -> None:
    assert bench.publish().written == 5
    published = bench.published()
    assert {path: titles(document) for path, document in published.items()} == {
        "all.atom": ["Ferry aground", "Budget passed"],
        "stories.atom": ["Ferry aground", "Budget passed"],
        "subscriptions/a.atom": ["Budget passed"],
        "subscriptions/b.atom": ["Ferry aground"],
        "topics/sea.atom": ["Ferry aground"],
    }


def test_feeds_stand_there_before_anything_was_read(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("a")
    bench.publish()
    assert set(bench.published()) == {
        "all.atom",
        "stories.atom",
        "subscriptions/a.atom",
    }


def test_only_what_changed_is_rendered_and_only_new_bytes_are_written(
    bench: Bench,
) -> None:
    bench.publish()
    assert bench.publish() == publishing.Published()
    public = bench.config.service.public
    before = {path: (public / path).stat().st_mtime_ns for path in bench.published()}
    with writing(bench.desk.db):
        publications.mark(bench.desk.db, before)
    again = bench.publish()
    assert (again.looked_at, again.written) == (5, 0)
    after = {path: (public / path).stat().st_mtime_ns for path in before}
    assert after == before
    bench.later(hours=1)
    bench.take(a=[entry("3", "Third", outlet="a.example")])
    third = bench.publish()
    assert (third.looked_at, third.written) == (3, 3)


def test_a_crash_before_the_rename_is_made_good(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda *_: fail())
        with pytest.raises(OSError, match="power"):
            bench.publish()
    assert bench.published() == {}
    bench.reopen()
    assert bench.publish().written == 5


def fail() -> None:
    raise OSError("power cut")


def test_a_crash_after_the_rename_is_made_good(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(publications, "published", lambda *_: fail())
        with pytest.raises(OSError, match="power"):
            bench.publish()
    assert len(bench.published()) == 5
    bench.reopen()
    again = bench.publish()
    assert (again.looked_at, again.written) == (5, 0)
    assert bench.publish().looked_at == 0


def test_what_was_marked_meanwhile_stays_marked(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = publishing.render

    def marking(feed: Feed) -> bytes:
        with writing(bench.desk.db):
            publications.mark(bench.desk.db, ["all.atom"])
        return whole(feed)

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "render", marking)
        bench.publish()
    assert set(publications.outdated(bench.desk.db)) == {"all.atom"}


def test_a_feed_that_cannot_be_written_stops_no_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(feed: Feed) -> bytes:
        if "every article" in feed.source.title:
            raise PublishError(feed.source.id, "an entry of it is broken")
        return render(feed)

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "render", refusing)
        result = bench.publish()
    assert (result.written, result.failures) == (4, ("all.atom",))
    assert bench.publish().written == 1


def test_missing_files_are_written_again_and_strangers_left_alone(
    bench: Bench,
) -> None:
    bench.publish()
    public = bench.config.service.public
    (public / "topics" / "sea.atom").unlink()
    (public / "robots.txt").write_text("User-agent: *")
    assert bench.publish().written == 1
    assert (public / "robots.txt").exists()


def test_what_is_no_longer_wanted_leaves_the_feeds(bench: Bench) -> None:
    bench.publish()
    bench.configure("a")
    bench.publish()
    assert {path: titles(doc) for path, doc in bench.published().items()} == {
        "all.atom": ["Budget passed"],
        "stories.atom": ["Budget passed"],
        "subscriptions/a.atom": ["Budget passed"],
    }
    bench.configure("a", subscribe("b", topics=("sea",)))
    bench.publish()
    assert len(bench.published()) == 5


def test_a_story_loses_what_only_a_removed_subscription_carried(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path).configure("a", "b")
    bench.take(
        a=[entry("1", "Ferry aground", FERRY, "a.example")],
        b=[entry("2", "Ferry aground", FERRY, "b.example")],
    )
    bench.publish()
    assert b"b.example" in bench.published()["stories.atom"]
    bench.configure("a")
    bench.publish()
    assert b"b.example" not in bench.published()["stories.atom"]


def test_a_new_address_of_the_service_changes_links_and_no_id(bench: Bench) -> None:
    bench.publish()
    before = bench.published()
    service = replace(bench.config.service, url="https://new.example/river")
    bench.configure("a", subscribe("b", topics=("sea",)), service=service)
    bench.publish()
    after = bench.published()
    assert after.keys() == before.keys()
    for path in before:
        assert ids(after[path]) == ids(before[path])
        assert feed_id(after[path]) == feed_id(before[path])
        assert b"https://new.example/river" in after[path]


def test_a_renamed_subscription_takes_its_articles_along(bench: Bench) -> None:
    bench.publish()
    old = bench.published()["subscriptions/a.atom"]
    same = subscribe("c", url="https://a.example/feed")
    bench.configure(same, subscribe("b", topics=("sea",)))
    bench.publish()
    published = bench.published()
    assert "subscriptions/a.atom" not in published
    new = published["subscriptions/c.atom"]
    assert titles(new) == titles(old)
    assert ids(new) == ids(old)


def test_the_same_database_gives_the_same_bytes(bench: Bench) -> None:
    bench.publish()
    before = bench.published()
    for path in before:
        (bench.config.service.public / path).unlink()
    bench.later(days=400)
    bench.reopen()
    bench.publish()
    assert bench.published() == before


def test_how_much_a_feed_holds_may_be_configured(tmp_path: Path) -> None:
    service = Service(id="river.example", min_entries=1, max_entries=3)
    bench = Bench(tmp_path).configure("a", service=service)
    bench.take(a=[entry(str(n), outlet="a.example") for n in range(9)])
    bench.publish()
    assert titles(bench.published()["all.atom"]) == [f"Title of {n}" for n in range(3)]


def test_a_topic_has_its_title(tmp_path: Path) -> None:
    topic = Topic(name="sea", title="The sea", any=("ferry",))
    bench = Bench(tmp_path).configure("a", topics=[topic])
    bench.publish()
    assert "The sea" in bench.published()["topics/sea.atom"].decode()


def test_an_empty_database_says_what_to_do(bench: Bench) -> None:
    bench.desk.db.execute("DELETE FROM settings")
    with pytest.raises(StorageError, match="aggregator once"):
        bench.publish()
