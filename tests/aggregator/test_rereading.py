"""A whole archive's pages are read because a person asked for it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import full_texts, rereading
from aggregator.control import Refused
from aggregator.full_texts import PER_HOST
from feeds.model import Entry, Failure
from feeds.pages import Page
from storage.database import iso
from tests.aggregator.taking import Bench, entry, subscribe

BEGINNING = "The ferry ran aground off Kirkwall. Read on our page what the divers saw."
WHOLE = "The ferry ran aground off Kirkwall. " + "The divers saw a torn hull. " * 40
BETTER = "The ferry ran aground off Kirkwall. " + "The hull was torn, they saw. " * 30


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    wanted = subscribe("post", full_text=True), subscribe("isle", full_text=True)
    bench = Bench(tmp_path).configure(*wanted, "herald")
    yield bench
    bench.desk.db.close()


def cut(number: int, outlet: str = "post.example", **given: object) -> Entry:
    return entry(f"{outlet}-{number}", f"Ferry {number}", BEGINNING, outlet, **given)


def page(number: int, text: str = "") -> Page:
    if not text:
        return Page(number=number, failure=Failure(kind="http-404", reason="gone"))
    return Page(number=number, article=Entry(content=f"<p>{text}</p>", text=text))


def fill(bench: Bench, text: str = WHOLE) -> None:
    """As ordinary passes do."""
    while batch := full_texts.due(bench.desk, bench.now):
        found = [page(one.number, text) for one in batch.wanted]
        full_texts.keep(bench.desk, batch, found, bench.now)


def collect(bench: Bench) -> None:
    while rereading.collect(bench.desk):
        pass


def step(bench: Bench, text: str = BETTER, hosts: int = 9) -> list[int]:
    """Read one batch; which pages were in it."""
    batch = rereading.batch(bench.desk, rereading.hosts(bench.desk, hosts))
    found = [page(one.number, text) for one in batch.wanted]
    rereading.keep(bench.desk, batch, found, bench.now)
    return [one.number for one in found]


def work(bench: Bench, text: str = BETTER) -> list[int]:
    """Do all that is left; the pages in the order in which they were read."""
    collect(bench)
    read: list[int] = []
    while more := step(bench, text):
        read += more
    return read


def job(bench: Bench) -> rereading.Job:
    found = rereading.state(bench.desk)
    assert found is not None
    return found


def texts(bench: Bench) -> set[str]:
    return {one.entry.text for one in bench.articles().values()}


def test_every_page_is_read_again_and_its_text_published(bench: Bench) -> None:
    bench.take(post=[cut(n) for n in range(6)], isle=[cut(7, "isle.example")])
    fill(bench)
    bench.publish()
    bench.later(days=30)
    rereading.begin(bench.desk, (), again=True)
    assert len(work(bench)) == 7
    assert texts(bench) == {BETTER}
    done = job(bench)
    assert (done.wanted, done.read, done.fuller, done.over) == (7, 7, 7, True)
    bench.publish()
    assert b"they saw" in bench.published()["subscriptions/post.atom"]


def test_nothing_is_announced_again_and_the_feeds_own_words_stay(bench: Bench) -> None:
    bench.take(post=[cut(1)])
    fill(bench)
    (before,) = bench.articles().values()
    bench.later(days=1)
    rereading.begin(bench.desk, (), again=True)
    work(bench)
    (after,) = bench.articles().values()
    assert (after.iri, after.updated, after.story) == (
        before.iri,
        before.updated,
        before.story,
    )
    assert after.entry.summary == before.entry.summary
    assert bench.take(post=[cut(1)]).fresh == 0


def test_whoever_dies_in_the_middle_is_followed_by_one_who_goes_on(
    bench: Bench,
) -> None:
    bench.take(post=[cut(n) for n in range(10)])
    fill(bench)
    rereading.begin(bench.desk, (), again=True)
    rereading.collect(bench.desk)
    bench.reopen()
    collect(bench)
    first = step(bench)
    assert len(first) == PER_HOST
    bench.reopen()
    assert job(bench).read == PER_HOST
    second = work(bench)
    assert sorted(first + second) == sorted({*first, *second})
    assert job(bench).read == 10


def test_what_was_read_when_all_is_lost_is_wanted_still(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.take(post=[cut(1)])
    fill(bench)
    rereading.begin(bench.desk, (), again=True)
    collect(bench)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("storage.rereads.done", die)
        with pytest.raises(KeyboardInterrupt):
            step(bench)
    assert texts(bench) == {WHOLE}
    work(bench)
    assert texts(bench) == {BETTER}


def test_missing_ones_are_those_never_read_and_those_that_failed(bench: Bench) -> None:
    bench.take(post=[cut(1)])
    fill(bench)
    bench.take(post=[cut(2)])
    fill(bench, text="")
    bench.configure(subscribe("post", full_text=True), subscribe("herald"))
    bench.take(herald=[cut(3, "herald.example")])
    bench.later(days=30)
    bench.configure(
        subscribe("post", full_text=True), subscribe("herald", full_text=True)
    )
    assert full_texts.due(bench.desk, bench.now) is None
    rereading.begin(bench.desk, (), again=False)
    assert len(work(bench)) == 2
    assert texts(bench) == {WHOLE, BETTER}


def test_only_those_named_and_only_younger_ones_are_read(bench: Bench) -> None:
    bench.take(post=[cut(1)], isle=[cut(2, "isle.example"), cut(3, "isle.example")])
    bench.later(days=10)
    bench.take(isle=[cut(4, "isle.example")])
    since = iso(bench.now - timedelta(days=5))
    rereading.begin(bench.desk, ["isle"], again=True, since=since)
    assert len(work(bench)) == 1
    assert bench.articles()["Ferry 4"].entry.text == BETTER


@pytest.mark.parametrize("text", ["", BETTER[:200], WHOLE])
def test_a_page_that_fails_or_has_lost_its_text_changes_nothing(
    bench: Bench, text: str
) -> None:
    bench.take(post=[cut(1)])
    fill(bench)
    bench.publish()
    rereading.begin(bench.desk, (), again=True)
    work(bench, text)
    assert texts(bench) == {WHOLE}
    done = job(bench)
    assert (done.read, done.fuller, done.failed) == (1, 0, int(not text))
    assert bench.publish().looked_at == 0


def test_what_was_begun_can_be_ended_and_begun_anew(bench: Bench) -> None:
    bench.take(post=[cut(n) for n in range(9)])
    rereading.begin(bench.desk, (), again=True)
    with pytest.raises(Refused, match="--stop"):
        rereading.begin(bench.desk, (), again=True)
    collect(bench)
    step(bench)
    ended = rereading.stop(bench.desk)
    assert ended is not None
    assert (ended.read, ended.over) == (PER_HOST, True)
    assert rereading.stop(bench.desk) is None
    assert work(bench) == []
    rereading.begin(bench.desk, (), again=True)
    assert len(work(bench)) == 9


def test_a_subscription_without_whole_texts_is_told(bench: Bench) -> None:
    with pytest.raises(Refused, match="herald"):
        rereading.begin(bench.desk, ["herald"], again=True)
    bench.configure("herald")
    with pytest.raises(Refused, match="no subscription"):
        rereading.begin(bench.desk, (), again=True)


def test_what_is_subscribed_to_no_more_is_let_go_of(bench: Bench) -> None:
    bench.take(post=[cut(1)], isle=[cut(2, "isle.example")])
    rereading.begin(bench.desk, (), again=True)
    collect(bench)
    bench.configure(subscribe("isle", full_text=True))
    assert len(work(bench)) == 1
    assert (job(bench).wanted, job(bench).over) == (1, True)


def test_an_archive_without_pages_is_done_at_once(bench: Bench) -> None:
    bench.take(post=[cut(1, link="")])
    rereading.begin(bench.desk, (), again=True)
    assert work(bench) == []
    assert job(bench).over


def test_the_host_with_the_most_pages_goes_first(bench: Bench) -> None:
    bench.take(
        post=[cut(n) for n in range(3)],
        isle=[cut(n, "isle.example") for n in range(8)],
    )
    rereading.begin(bench.desk, (), again=True)
    collect(bench)
    assert rereading.hosts(bench.desk, 9) == ("isle.example", "post.example")
    assert len(step(bench, hosts=1)) == PER_HOST
    assert rereading.hosts(bench.desk, 1) == ("isle.example",)
