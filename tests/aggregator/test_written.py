"""Fragments are a cache: what they say is what would be written anew."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator import written
from aggregator.config import Topic
from aggregator.publishing import site
from aggregator.written import Press
from feeds.model import Entry
from storage import fragments
from storage.database import writing
from tests.aggregator.taking import FERRY, FERRY_TOO, Bench, entry, subscribe


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path).configure("a", subscribe("b", topics=("sea",)))
    made.take(
        a=[entry(str(n), f"Ferry {n}", f"{FERRY} {n}", "a.example") for n in range(5)]
    )
    made.publish()
    return made


def unkept(bench: Bench) -> dict[str, bytes]:
    """What is published where nothing is kept."""
    before = bench.published()
    with writing(bench.desk.db):
        fragments.drop(bench.desk.db)
    for path in before:
        (bench.folder / "public" / path).unlink()
    bench.publish()
    return bench.published()


def grow(bench: Bench) -> None:
    bench.take(b=[entry("b", "Ferry runs aground", FERRY_TOO, "b.example")])


def edit(bench: Bench) -> None:
    bench.take(a=[entry("1", "Ferry refloated", FERRY, "a.example")])


def rename(bench: Bench) -> None:
    bench.configure(subscribe("z", url="https://a.example/feed"), "b")


def entitle(bench: Bench) -> None:
    sea = Topic(name="sea", title="The seas", subscriptions=("a",))
    bench.configure("a", "b", topics=[sea])


def shorten(bench: Bench) -> None:
    service = replace(bench.config.service, content="summary", timezone="Asia/Tokyo")
    bench.configure("a", "b", service=service)


@pytest.mark.parametrize("change", [grow, edit, rename, entitle, shorten])
def test_kept_entries_are_those_that_would_be_written(
    bench: Bench, change: Callable[[Bench], None]
) -> None:
    bench.later(hours=2)
    change(bench)
    bench.publish()
    assert bench.published() == unkept(bench)


def test_only_what_changed_is_written_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    whole = written._fragment

    def counting(number: int, stamp: str, one: Entry) -> fragments.Fragment:
        made.append(one.title)
        return whole(number, stamp, one)

    monkeypatch.setattr(written, "_fragment", counting)
    bench.later(hours=2)
    bench.take(a=[entry("9", "Fog at sea", "", "a.example")])
    bench.publish()
    assert made == ["Fog at sea", "Fog at sea"]  # the article, and its story


def test_no_more_fragments_are_kept_than_are_useful(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fragments, "KEPT", 3)
    assert bench.published() == unkept(bench)
    (count,) = bench.desk.db.execute("SELECT count(*) FROM fragments").fetchone()
    assert count == 3


def test_a_press_without_anything_writes_nothing(bench: Bench) -> None:
    press = Press(bench.desk.db, site(bench.desk.db, bench.config))
    assert press.fragments("stories", []) == []
    assert press.fresh == {}
