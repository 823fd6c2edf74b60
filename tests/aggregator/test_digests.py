"""One entry a day with what a topic's stories were."""

from pathlib import Path

from lxml import etree

from aggregator import catalogue, past_days
from aggregator.publishing import site
from feeds.publish import ATOM
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry, subscribe
from tests.strict.everything import complaints

DAILY = "topics/sea/daily.atom"


def made(tmp_path: Path) -> Bench:
    """A day on which two outlets told of a ferry, and one of a budget."""
    bench = Bench(tmp_path).configure(
        subscribe("a", topics=("sea",)), subscribe("b", topics=("sea",))
    )
    bench.take(a=[entry("1", "Budget passed", BUDGET, "a.example")])
    bench.take(a=[entry("2", "Ferry aground", FERRY, "a.example")])
    bench.later(hours=1)
    bench.take(b=[entry("3", "Ferry runs aground", FERRY_TOO, "b.example")])
    bench.publish()
    return bench


def entries(bench: Bench) -> list[etree._Element]:
    return etree.fromstring(bench.published()[DAILY]).findall("{*}entry")


def test_a_day_that_goes_on_has_no_entry(tmp_path: Path) -> None:
    assert entries(made(tmp_path)) == []


def test_a_day_that_is_over_has_one(tmp_path: Path) -> None:
    bench = made(tmp_path)
    bench.later(days=1)
    bench.take(b=[entry("4", "Fog", outlet="b.example")])
    bench.publish()
    (day,) = entries(bench)
    assert day.findtext("{*}id").endswith(":topics/sea/daily/2026-03-01")
    assert day.findtext("{*}title") == "Sunday, 1 March 2026: 2 stories"
    assert day.findtext("{*}updated") == "2026-03-02T00:00:00+00:00"
    words = day.findtext("{*}content")
    assert words.index("Ferry aground") < words.index("Budget passed")
    assert "2 outlets, 2 texts" in words
    assert "Fog" not in words


def test_a_story_that_goes_on_changes_no_day_that_is_over(tmp_path: Path) -> None:
    bench = made(tmp_path)
    bench.later(days=1)
    bench.take(b=[entry("4", "Fog", outlet="b.example")])
    bench.publish()
    before = bench.published()[DAILY]
    same = FERRY.replace("212", "over 200")
    bench.take(b=[entry("5", "Ferry aground: the day after", same, "c.example")])
    bench.publish()
    (bench.folder / "public" / DAILY).unlink()
    bench.publish()
    assert bench.published()[DAILY] == before


def archived(bench: Bench, name: str) -> etree._Element | None:
    """An archive page, by its address."""
    here = site(bench.desk.db, bench.config)
    path, _, end = name.removeprefix(here.address("")).partition("/archive/")
    daily = catalogue.find(bench.desk.db, here, path)
    assert daily is not None
    page = past_days.page(daily, int(end.removesuffix(".atom")))
    assert page is not None
    body = past_days.document(bench.desk.db, here, page, ATOM)
    return None if body is None else etree.fromstring(body)


def older(feed: etree._Element) -> str:
    (link,) = feed.findall("{*}link[@rel='prev-archive']") or [None]
    return "" if link is None else link.get("href")


def test_days_go_back_to_the_first_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure(subscribe("a", topics=("sea",)))
    for day in range(50):
        if day % 3 == 0 and not 14 < day < 35:
            title = f"Number {day} of a hundred different things"
            bench.take(a=[entry(str(day), title, outlet="a.example")])
        bench.later(days=1)
    bench.take(a=[entry("last", "The last word", outlet="a.example")])
    bench.publish()
    feed = etree.fromstring(bench.published()[DAILY])
    said, pages = feed, [feed]
    while address := older(said):
        page = archived(bench, address)
        assert page is not None
        said, pages = page, [*pages, page]
        assert page.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert page.findtext("{*}id") == feed.findtext("{*}id")
        (own,) = page.findall("{*}link[@rel='self']")
        assert own.get("href") == address
        assert complaints(address, etree.tostring(page), address, bench.now) == []
    told = [one.findtext("{*}id") for page in pages for one in page.findall("{*}entry")]
    assert len({*told}) == 5 + 5
    # Nothing was told for three weeks: no page is empty.
    assert all(page.findall("{*}entry") for page in pages)


def test_a_fortnight_that_goes_on_has_no_page(tmp_path: Path) -> None:
    bench = made(tmp_path)
    bench.later(days=1)
    bench.take(b=[entry("4", "Fog", outlet="b.example")])
    bench.publish()
    end = (bench.now.toordinal() // 14 + 1) * 14
    address = site(bench.desk.db, bench.config).address(
        f"topics/sea/daily/archive/{end}"
    )
    assert archived(bench, f"{address}.atom") is None
