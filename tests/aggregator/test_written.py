"""Fragments are a cache: what they say is what would be written anew."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import written
from aggregator.config import Topic
from aggregator.publishing import site
from aggregator.written import Press
from feeds.model import Entry
from feeds.publish import FORMATS, Format
from storage import pruning, publications, sheets
from storage.database import writing
from tests.aggregator.taking import FERRY, FERRY_TOO, NOON, Bench, entry, subscribe
from tests.feeds.written import RIVER, WHOLE_ENTRIES


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path, copied=True)
    made.configure("a", subscribe("b", topics=("sea",)))
    made.take(
        a=[entry(str(n), f"Ferry {n}", f"{FERRY} {n}", "a.example") for n in range(5)]
    )
    made.publish()
    return made


def unkept(bench: Bench) -> dict[str, bytes]:
    """What is published where nothing is kept."""
    before = bench.published()
    with writing(bench.desk.db):
        sheets.drop(bench.desk.db)
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
    whole = written.write

    def counting(one: Entry, formats: Sequence[Format]) -> dict[str, bytes]:
        made.append(one.title)
        return whole(one, formats)

    monkeypatch.setattr(written, "write", counting)
    bench.later(hours=2)
    bench.take(a=[entry("9", "Fog at sea", "", "a.example")])
    bench.publish()
    assert made == ["Fog at sea", "Fog at sea"]  # the article, and its story


@pytest.mark.parametrize("suffix", ["atom", "json", "rss"])
def test_a_file_that_somebody_changed_is_written_anew(
    bench: Bench, suffix: str
) -> None:
    bench.later(hours=2)
    before = bench.published()
    file = bench.config.service.published / f"subscriptions/a.{suffix}"
    file.write_bytes(file.read_bytes().replace(b"Ferry 3", b"Fairy 3"))
    edit(bench)
    bench.publish()
    assert b"Fairy" not in file.read_bytes()
    assert bench.published() != before
    assert bench.published() == unkept(bench)


def test_what_is_shortened_by_us_is_written_anew(bench: Bench) -> None:
    db = bench.desk.db
    with writing(db):
        [old] = [
            one
            for one in pruning.old(db, NOON + timedelta(days=1), None, 9)
            if one.entry.id == "3"
        ]
        short = replace(old.entry, content="", summary="Cut", text="Cut")
        pruning.shorten(db, [(old, short)])
        publications.mark_all(db)
    bench.publish()
    assert b"Cut" in bench.published()["all.atom"]
    assert bench.published() == unkept(bench)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(entries=st.lists(WHOLE_ENTRIES, max_size=3))
def test_the_parts_of_a_document_are_those_it_was_made_of(
    form: Format, entries: list[Entry]
) -> None:
    made = [form.entry(one) for one in entries]
    assert form.parts(form.document(RIVER, made)) == made


def test_a_press_without_anything_writes_nothing(bench: Bench) -> None:
    press = Press(bench.desk.db, site(bench.desk.db, bench.config))
    assert press.fragments("stories", []) == []
    assert press.fresh == {}
