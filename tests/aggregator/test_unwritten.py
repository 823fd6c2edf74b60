"""Feeds that stand in no file are what their files would be."""

from pathlib import Path

import pytest

from aggregator import unwritten
from aggregator.config import Service
from aggregator.publishing import Published, Share, site
from feeds.publish import ATOM, FORMATS, Format
from storage import publications
from storage.database import writing
from tests.aggregator.taking import FERRY, Bench, entry

SUBSCRIPTIONS = ["subscriptions/a", "subscriptions/b"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path).configure("a", "b")
    made.take(
        a=[entry(str(n), f"Ferry {n}", f"{FERRY} {n}", "a.example") for n in range(5)],
        b=[entry("b", "Ferries", FERRY, "b.example")],
    )
    made.publish()
    return made


def made(bench: Bench, name: str, form: Format = ATOM) -> bytes | None:
    here = site(bench.desk.db, bench.config)
    return unwritten.document(bench.desk.db, here, name, form)


def files(bench: Bench) -> set[str]:
    public = bench.config.service.published
    return {
        str(path.relative_to(public).with_suffix("")) for path in public.rglob("*.*")
    }


def copied(bench: Bench, *, copied: bool) -> None:
    bench.copied = copied
    bench.configure("a", "b")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_feed_made_on_request_is_what_its_file_would_be(
    bench: Bench, form: Format
) -> None:
    found = {name: made(bench, name, form) for name in SUBSCRIPTIONS}
    copied(bench, copied=True)
    bench.publish()
    public = bench.config.service.published
    for name, body in found.items():
        assert body == (public / f"{name}.{form.name}").read_bytes()
        assert made(bench, name, form) is None


def test_feeds_of_single_subscriptions_alone_stand_in_no_file(bench: Bench) -> None:
    assert not files(bench).intersection(SUBSCRIPTIONS)
    assert {"all", "stories", "top", "health"} <= files(bench)
    assert made(bench, "all") is None
    assert made(bench, "subscriptions/nobody") is None


def test_static_files_are_all_there_are(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.configure("a", "b", service=Service(id="river.example", static=True))
    bench.publish()
    assert files(bench).issuperset(SUBSCRIPTIONS)


def test_that_they_changed_is_kept_and_told(bench: Bench) -> None:
    first = bench.now
    bench.later(hours=1)
    with writing(bench.desk.db):
        publications.told(bench.desk.db)
    bench.take(a=[entry("new", "Fog at sea", outlet="a.example")])
    assert set(publications.outdated(bench.desk.db)) >= {"subscriptions/a.atom"}
    bench.publish()
    news = publications.news(bench.desk.db)
    assert "subscriptions/a.atom" in news
    assert "subscriptions/b.atom" not in news
    changes = publications.changes(bench.desk.db, "subscriptions/a.atom")
    assert changes == (first, bench.now)
    assert bench.publish() == Published()


def test_files_go_when_they_are_wanted_no_more_and_come_back(bench: Bench) -> None:
    copied(bench, copied=True)
    bench.publish()
    assert files(bench).issuperset(SUBSCRIPTIONS)
    copied(bench, copied=False)
    bench.later(hours=1)
    bench.take(a=[entry("new", "Fog at sea", outlet="a.example")])
    bench.publish()
    assert not files(bench).intersection({"subscriptions/a"})
    assert b"Fog at sea" in (made(bench, "subscriptions/a") or b"")
    copied(bench, copied=True)
    bench.publish()
    assert files(bench).issuperset(SUBSCRIPTIONS)
    assert b"Fog at sea" in bench.published()["subscriptions/a.atom"]


def test_they_keep_no_file_waiting(bench: Bench) -> None:
    with writing(bench.desk.db):
        publications.mark_all(bench.desk.db)
    step = bench.publish(Share(most=1))
    waiting = set(publications.outdated(bench.desk.db))
    assert (step.looked_at, step.left) == (3, len(waiting))
    assert not waiting.intersection(f"{name}.atom" for name in SUBSCRIPTIONS)
