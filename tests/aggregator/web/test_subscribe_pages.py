"""The pages that help to subscribe."""

from pathlib import Path

import pytest

from aggregator.web import subscribing
from storage.topics import Topic
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep

FIRE = Topic(name="fire", title="Fires", kind="configured")


def stocked(folder: Path) -> None:
    stories = [story(1, article(1), article(2, "Wire"), topics="fire")]
    keep(folder / "aggregator.db", stories, [FIRE]).close()


def test_every_feed_is_offered_in_every_format(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    links = visit().get("/subscribe").page.xpath("//main//a/@href")
    names = ("stories", "top", "all", "health", "topics/fire", "subscriptions/wire")
    for name in names:
        for form in ("atom", "json", "rss"):
            assert f"/{name}.{form}" in links
        assert f"/subscribe/{name}" in links
    assert {"/feeds.opml", "/subscriptions.opml"} < set(links)
    assert "/subscribe/topics/fire/daily" in links


def test_many_sources_are_offered_page_by_page(tmp_path: Path, visit: Visit) -> None:
    many = [article(n, f"Paper{n:03}") for n in range(1, 151)]
    keep(tmp_path / "aggregator.db", [story(1, *many)]).close()
    visitor = visit()
    rows = "//section[h2[@id='sources']]//tbody/tr"
    found = [
        len(visitor.get(f"/subscribe{query}").page.xpath(rows))
        for query in ("", "?page=2")
    ]
    assert found == [100, 50]
    assert visitor.get("/subscribe?page=3").status == 404


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("all", "all.atom"),
        ("topics/fire/daily?format=rss", "topics/fire/daily.rss"),
        ("subscriptions/wire?format=json", "subscriptions/wire.json"),
        ("stories/s1", "stories/s1.atom"),
        ("search?q=Words&topic=fire", "search.atom?q=words&topic=fire"),
        ("search?q=Words&format=rss", "search.rss?q=words"),
    ],
)
def test_a_feed_has_its_address_as_link_and_as_code(
    tmp_path: Path, visit: Visit, path: str, address: str
) -> None:
    stocked(tmp_path)
    visitor = visit(url="http://127.0.0.1/river")
    answer = visitor.get(f"/river/subscribe/{path}")
    whole = f"http://127.0.0.1/river/{address}"
    assert answer.texts("//main//code") == [whole]
    links = answer.page.xpath("//main//a/@href")
    assert {f"feed:{whole}", f"web+feed:{whole}", whole} < set(links)
    [code] = answer.page.xpath("//*[@role='img' and @aria-label]/svg")
    assert code.xpath("./path/@fill | ./path/@stroke") == ["#fff", "#000"]
    assert answer.page.xpath("//@style") == []
    for other in answer.page.xpath("//nav[@aria-label='Format']/a/@href"):
        assert visitor.get(other).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "topics/nix",
        "stories/x",
        "search",
        "search?q=-x",
        "all?format=x",
    ],
)
def test_what_is_no_feed_is_not_found(tmp_path: Path, visit: Visit, path: str) -> None:
    stocked(tmp_path)
    assert visit().get(f"/subscribe/{path}").status == 404


def test_an_address_too_long_has_no_code() -> None:
    assert subscribing.code(f"https://example.org/{'x' * 2000}") == ""
    assert subscribing.code("https://example.org/all.atom").startswith("<svg")
