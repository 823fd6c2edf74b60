import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import seeds
from feeds.confined import Bounds, Confinement
from feeds.model import Manners, Reading, Request, is_remote
from feeds.read import Means, read
from tests.feeds.asking import AGENT, PATIENT, hasty
from tests.feeds.server import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RSS = (
    '<rss version="2.0"><channel><title>{title}</title><link>https://a.example</link>'
    "{items}</channel></rss>"
)
OPML = (
    '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/>'
    "</body></opml>"
)


def rss(title: str = "A", *titles: str) -> str:
    items = "".join(
        f"<item><title>{one}</title><guid>{one}</guid></item>" for one in titles
    )
    return RSS.format(title=title, items=items)


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    with Confinement(Bounds(children=1)) as running:
        yield running


@pytest.fixture
def means(confinement: Confinement) -> Means:
    return Means(
        confinement=confinement, user_agent=AGENT, limits=PATIENT, manners=hasty
    )


def ask(means: Means, *requests: Request) -> dict[str, Reading]:
    return {reading.name: reading for reading in read(requests, means, NOW)}


def remote(name: str, url: str, **given: object) -> Request:
    return Request(name=name, kind="url", location=url, allow_private=True, **given)


def local(name: str, path: Path, kind: str = "folder", **given: object) -> Request:
    return Request(name=name, kind=kind, location=str(path), **given)


def titles(reading: Reading) -> list[str]:
    assert reading.feed is not None, reading.failure
    return [entry.title for entry in reading.feed.entries]


def test_one_reading_for_each_request_whatever_comes_of_it(
    server: Server, means: Means, tmp_path: Path
) -> None:
    server.serve("/good", rss("A", "One", "Two"))
    server.serve("/page", "<html><title>Welcome</title></html>")
    server.serve("/list", OPML)
    (tmp_path / "feed.xml").write_text(rss("B", "Three"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("A headline\n\nSome words follow it.\n")
    readings = ask(
        means,
        remote("good", server.url("/good")),
        remote("page", server.url("/page")),
        remote("missing", server.url("/missing")),
        replace(remote("list", server.url("/list")), kind="opml"),
        local("file", tmp_path / "feed.xml", "file"),
        local("folder", tmp_path / "docs"),
        local("nowhere", tmp_path / "nowhere"),
    )
    assert titles(readings["good"]) == ["One", "Two"]
    assert titles(readings["file"]) == ["Three"]
    assert titles(readings["folder"]) == ["A headline"]
    [outline] = readings["list"].outlines or ()
    assert (outline.url, outline.title) == ("https://a.example/feed", "A")
    kinds = {
        name: reading.failure.kind
        for name, reading in readings.items()
        if reading.failure
    }
    assert kinds == {
        "page": "not-a-feed",
        "missing": "http-404",
        "nowhere": "unreadable",
    }


def test_j1_a_reading_comes_while_another_server_is_waited_for(
    server: Server, confinement: Confinement
) -> None:
    over = threading.Event()
    hanging = server.script("/hang", lambda connection: over.wait(60) and None)
    good = server.serve("/good", rss("A", "One"))
    patient = Means(
        confinement=confinement, user_agent=AGENT, limits=PATIENT, manners=hasty
    )
    readings = read([remote("hang", hanging), remote("good", good)], patient, NOW)
    assert next(readings).name == "good"
    over.set()
    assert [reading.name for reading in readings] == ["hang"]


def test_documents_that_wait_hold_up_others_and_all_come(
    server: Server, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.read.WAITING", 1)
    names = [f"f{number}" for number in range(8)]
    for name in names:
        server.serve(f"/{name}", rss(name, "One"))
    readings = ask(means, *(remote(name, server.url(f"/{name}")) for name in names))
    assert sorted(readings) == names
    assert {name for one in readings.values() for name in titles(one)} == {"One"}


def test_validators_make_the_next_request_conditional(
    server: Server, means: Means
) -> None:
    request = remote("a", server.serve("/feed", rss("A", "One")))
    first = ask(means, request)["a"]
    again = ask(means, replace(request, validators=first.validators))["a"]
    assert (first.status, again.status) == (200, 304)
    assert (again.feed, again.failure) == (None, None)
    assert again.validators.etag == first.validators.etag


def test_validators_vouch_only_for_a_document_that_was_understood(
    server: Server, means: Means
) -> None:
    server.serve("/page", "<html><title>Maintenance</title></html>")
    reading = ask(means, remote("a", server.url("/page")))["a"]
    assert reading.failure is not None
    assert reading.validators.etag is None


def test_a_server_that_asks_to_wait_is_heard(server: Server, means: Means) -> None:
    server.serve("/busy", status=429, headers={"Retry-After": "7200"})
    failure = ask(means, remote("a", server.url("/busy")))["a"].failure
    assert failure is not None
    assert failure.retry_after == timedelta(hours=2)


def test_a_local_file_that_did_not_change_is_not_parsed_again(
    means: Means, tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss("A", "One"))
    request = local("a", path, "file")
    first = ask(means, request)["a"]
    again = ask(means, replace(request, validators=first.validators))["a"]
    assert again.feed is None
    assert again.validators == first.validators
    path.write_text(rss("A", "Two"))
    changed = ask(means, replace(request, validators=first.validators))["a"]
    assert titles(changed) == ["Two"]


@pytest.mark.parametrize("kind", ["file", "opml"])
def test_a_local_file_that_is_missing_or_too_large_says_so(
    means: Means, tmp_path: Path, kind: str
) -> None:
    large = tmp_path / "large.xml"
    with large.open("wb") as stream:
        stream.truncate(21_000_000)
    readings = ask(
        means,
        local("missing", tmp_path / "no.xml", kind),
        local("large", large, kind),
        local("folder", tmp_path, kind),
    )
    failures = {name: one.failure for name, one in readings.items()}
    assert all(failures.values())
    assert {name: one.kind for name, one in failures.items() if one} == {
        "missing": "unreadable",
        "large": "too-large",
        "folder": "unreadable",
    }


def test_a_folder_gives_only_what_changed(means: Means, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Headline {name}\n\nSome words.\n")
    first = ask(means, local("a", tmp_path))["a"]
    assert titles(first) == ["Headline one", "Headline two"]
    known = replace(local("a", tmp_path), documents=first.documents)
    assert ask(means, known)["a"] == Reading(name="a")
    (tmp_path / "two.txt").write_text("Headline two, edited\n\nSome words.\n")
    (tmp_path / "one.txt").rename(tmp_path / "moved.txt")
    second = ask(means, known)["a"]
    assert titles(second) == ["Headline one", "Headline two, edited"]
    assert second.forgotten == ("one.txt",)


def test_a_file_that_is_no_article_is_a_problem_until_it_changes(
    means: Means, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("A headline\n\nSome words.\n")
    (tmp_path / "bad.json").write_text("{")
    first = ask(means, local("a", tmp_path))["a"]
    assert titles(first) == ["A headline"]
    [problem] = first.problems
    assert "bad.json" in problem
    known = replace(local("a", tmp_path), documents=first.documents)
    again = ask(means, known)["a"]
    assert (again.feed, again.documents) == (None, ())
    assert again.problems == first.problems
    (tmp_path / "bad.json").unlink()
    assert ask(means, known)["a"].problems == ()


def test_a_file_that_cannot_be_read_now_is_tried_again(
    means: Means, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(seeds.LARGEST + 1)
    reading = ask(means, local("a", tmp_path))["a"]
    assert "large.txt" in reading.problems[0]
    assert reading.documents == ()


def test_once_stopped_nothing_more_is_read(server: Server) -> None:
    begun = time.monotonic()
    server.script("/hang", lambda connection: time.sleep(60))
    requests = [remote(str(n), server.url("/hang")) for n in range(3)]
    with Confinement() as confinement:
        means = Means(
            confinement=confinement,
            user_agent=AGENT,
            manners=lambda host: Manners(connections=9, ports=frozenset({server.port})),
        )
        threading.Timer(0.3, means.stop.set).start()
        assert list(read(requests, means, NOW)) == []
    assert time.monotonic() - begun < 50


@pytest.mark.parametrize(
    ("kind", "location", "answer"),
    [
        ("url", "https://a.example/feed", True),
        ("opml", "https://a.example/list.opml", True),
        ("opml", "/home/a/list.opml", False),
        ("file", "/home/a/feed.xml", False),
        ("folder", "/home/a", False),
    ],
)
def test_only_what_is_on_the_web_needs_the_network(
    kind: str, location: str, answer: bool
) -> None:
    assert is_remote(kind, location) is answer
