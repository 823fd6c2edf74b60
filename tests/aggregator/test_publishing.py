from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from aggregator import compiling, issuing, publishing
from aggregator.compiling import Make
from aggregator.config import Service, Topic
from aggregator.config.model import OwnFeed
from aggregator.publications import Publication
from aggregator.publishing import Share
from aggregator.written import Press
from feeds import opml
from feeds.errors import PublishError
from feeds.parse import parse
from storage import publications
from storage.database import writing
from storage.errors import StorageError
from tests.aggregator.taking import BUDGET, FERRY, Bench, entry, subscribe

SERVICE_URL = "http://127.0.0.1:8080"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path, copied=True)
    made.configure("a", subscribe("b", topics=("sea",)))
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


ALWAYS = frozenset({"all.atom", "stories.atom", "top.atom", "health.atom"})


def test_every_feed_stands_as_a_file(bench: Bench) -> None:
    assert bench.publish().written == 10
    published = bench.published()
    assert {path: titles(document) for path, document in published.items()} == {
        "all.atom": ["Ferry aground", "Budget passed"],
        "health.atom": [],
        "stories.atom": ["Ferry aground", "Budget passed"],
        "top.atom": [],
        "subscriptions/a.atom": ["Budget passed"],
        "subscriptions/b.atom": ["Ferry aground"],
        "topics/sea.atom": ["Ferry aground"],
        "topics/sea/daily.atom": [],
    }


def test_every_feed_stands_there_in_every_format(bench: Bench) -> None:
    bench.publish()
    public = bench.config.service.published
    for path, document in bench.published().items():
        for suffix in ("json", "rss"):
            other = (public / path).with_suffix(f".{suffix}").read_bytes()
            read = parse(other, url="https://river.example/")
            assert [entry.id for entry in read.entries] == ids(document)
            hrefs = [link.href for link in read.source.links if link.rel == "self"]
            assert hrefs == [f"{SERVICE_URL}/{path.removesuffix('atom')}{suffix}"]


def test_the_formats_name_each_other(bench: Bench) -> None:
    bench.publish()
    feed = etree.fromstring(bench.published()["all.atom"])
    links = [dict(link.attrib) for link in feed.findall(f"{ATOM}link")]
    assert [(link["rel"], link["type"]) for link in links] == [
        ("self", "application/atom+xml"),
        ("alternate", "text/html"),
        ("alternate", "application/feed+json"),
        ("alternate", "application/rss+xml"),
    ]


def test_lists_of_what_is_read_and_published_stand_beside(bench: Bench) -> None:
    bench.configure(
        "a",
        subscribe("b", topics=("sea",)),
        subscribe("c", username="me", password="x"),
    )
    bench.publish()
    public = bench.config.service.published
    read = opml.read((public / "subscriptions.opml").read_bytes())
    assert [one.url for one in read] == [
        "https://a.example/feed",
        "https://b.example/feed",
    ]
    published = opml.read((public / "feeds.opml").read_bytes())
    assert f"{SERVICE_URL}/topics/sea.atom" in [one.url for one in published]


def test_feeds_stand_there_before_anything_was_read(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("a")
    bench.publish()
    assert set(bench.published()) == {*ALWAYS, "subscriptions/a.atom"}


def test_only_what_changed_is_rendered_and_only_new_bytes_are_written(
    bench: Bench,
) -> None:
    bench.publish()
    assert bench.publish() == publishing.Published()
    public = bench.config.service.published
    before = {path: (public / path).stat().st_mtime_ns for path in bench.published()}
    with writing(bench.desk.db):
        publications.mark(bench.desk.db, before)
    again = bench.publish()
    assert (again.looked_at, again.written) == (8, 0)
    after = {path: (public / path).stat().st_mtime_ns for path in before}
    assert after == before
    bench.later(hours=1)
    bench.take(a=[entry("3", "Third", outlet="a.example")])
    third = bench.publish()
    assert (third.looked_at, third.written) == (4, 3)  # the top stays as it is


def test_a_crash_before_the_rename_is_made_good(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda *_: fail())
        with pytest.raises(OSError, match="power"):
            bench.publish()
    assert bench.published() == {}
    bench.reopen()
    assert bench.publish().written == 10


def fail() -> None:
    raise OSError("power cut")


def test_a_crash_after_the_rename_is_made_good(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(publications, "published", lambda *_: fail())
        with pytest.raises(OSError, match="power"):
            bench.publish()
    assert len(bench.published()) == 8
    bench.reopen()
    again = bench.publish()
    assert (again.looked_at, again.written) == (10, 0)
    assert bench.publish().looked_at == 0


def test_what_was_marked_meanwhile_stays_marked(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compiling.documents

    def marking(press: Press, publication: Publication) -> dict[str, Make]:
        with writing(bench.desk.db):
            publications.mark(bench.desk.db, ["all.atom"])
        return whole(press, publication)

    with monkeypatch.context() as patched:
        patched.setattr(compiling, "documents", marking)
        bench.publish()
    assert set(publications.outdated(bench.desk.db)) == {"all.atom"}


def test_a_feed_that_cannot_be_written_stops_no_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compiling.documents

    def refusing(press: Press, publication: Publication) -> dict[str, Make]:
        if publication.name == "all":
            raise PublishError(publication.name, "an entry of it is broken")
        return whole(press, publication)

    with monkeypatch.context() as patched:
        patched.setattr(compiling, "documents", refusing)
        result = bench.publish()
    assert (result.written, result.failures) == (9, ("all.atom",))
    assert bench.publish().written == 1


def test_a_few_are_published_at_a_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compiling.documents

    def refusing(press: Press, publication: Publication) -> dict[str, Make]:
        if publication.name == "all":
            raise PublishError(publication.name, "an entry of it is broken")
        return whole(press, publication)

    monkeypatch.setattr(compiling, "documents", refusing)
    total = bench.publish(Share(most=4))
    assert (total.looked_at, total.left) == (4, 6)
    while total.left:
        total += bench.publish(Share(most=4, but=total.failures))
    assert (total.looked_at, total.written) == (10, 9)
    assert total.failures == ("all.atom",)
    assert set(publications.outdated(bench.desk.db)) == {"all.atom"}


def test_missing_files_are_written_again_and_strangers_left_alone(
    bench: Bench,
) -> None:
    bench.publish()
    public = bench.config.service.published
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
        "health.atom": [],
        "stories.atom": ["Budget passed"],
        "subscriptions/a.atom": ["Budget passed"],
        "top.atom": [],
    }
    assert not (bench.config.service.published / "topics/sea.json").exists()
    bench.configure("a", subscribe("b", topics=("sea",)))
    bench.publish()
    assert len(bench.published()) == 8


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
        (bench.config.service.published / path).unlink()
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


def test_in_small_steps_all_is_published_once(bench: Bench) -> None:
    bench.publish()
    bench.later(hours=1)
    bench.take(a=[entry("3", "Third", outlet="a.example")])
    looked_at, left = 0, 1
    while left:
        step = bench.publish(Share(most=1))
        looked_at += step.looked_at
        left = step.left
    assert looked_at == 4


def test_stories_come_before_articles_and_what_others_pick_from_first(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = OwnFeed(name="a", entries="articles"), OwnFeed(name="s", entries="stories")
    bench.config = replace(bench.config, feeds=own)
    came: list[str] = []
    whole = issuing.issue

    def told(work: issuing.Issue, path: str) -> datetime | None:
        came.append(path)
        return whole(work, path)

    monkeypatch.setattr(issuing, "issue", told)
    bench.publish()
    assert came[0] == "stories.atom"
    late = ["all.atom", "feeds/a.atom", "subscriptions/a.atom", "subscriptions/b.atom"]
    assert came[-4:] == late


def test_a_feed_that_cannot_be_written_has_others_follow_it_no_more(
    bench: Bench,
) -> None:
    bench.publish()
    with writing(bench.desk.db):
        publications.mark(bench.desk.db, ["stories.atom"])
    step = bench.publish(Share(but=["stories.atom"]))
    assert step == publishing.Published()
